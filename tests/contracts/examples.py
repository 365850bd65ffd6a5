"""Runs the programs of the README as they stand there, against the real service: the
embedded queue with a webhook, then RabbitMQ.

    examples.py COPYDESK AMQP_URL
"""

import base64
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

COPYDESK, AMQP_URL = Path(sys.argv[1]).resolve(), sys.argv[2]
ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "src/samples/language-grants.html"
DEADLINE = 120


def blocks():
    """The programs, by the file name in their first line."""
    text = (ROOT / "README.md").read_text()
    found = {}
    for code in re.findall(r"^```(?:python|js)\n(.*?)^```$", text, re.M | re.S):
        name = re.match(r"(?:#|//) (\S+\.(?:py|mjs))", code)
        assert name, f"the program has no name: {code[:60]}"
        assert len(code.splitlines()) <= 32, f"{name[1]} is too long to be an example"
        found[name[1]] = code
    expected = {"extract.py", "extract.mjs", "receiver.py", "publish.py", "consume.py"}
    assert found.keys() == expected, found.keys()
    return found


def block(language, words):
    """The block of the README with these words."""
    text = (ROOT / "README.md").read_text()
    found = re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)
    [one] = [code for code in found if words in code]
    return one


def shell(commands):
    environment = os.environ | {"PATH": f"{COPYDESK.parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-ec", commands], text=True, capture_output=True, timeout=DEADLINE, cwd=FOLDER,
        env=environment)
    assert done.returncode == 0, f"{commands}: {done.stderr}"
    return done.stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """A program that runs until the end of the block; its lines can be awaited."""

    def __init__(self, *command, stream="stdout"):
        self.stream = stream
        self.process = subprocess.Popen(
            [str(part) for part in command], text=True,
            **{stream: subprocess.PIPE}, cwd=FOLDER)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(DEADLINE)

    def line(self, words):
        """The first line with these words; the whole run has a deadline of its own."""
        for line in getattr(self.process, self.stream):
            if words in line:
                return line
        raise AssertionError(f"{self.process.args} ended without {words!r}")


def run(*command):
    command = [str(part) for part in command]
    done = subprocess.run(command, text=True, capture_output=True, timeout=DEADLINE, cwd=FOLDER)
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


def service(config):
    (FOLDER / "copydesk.toml").write_text(f'[http]\nlisten = "{HTTP}"\n{config}')
    return Program(COPYDESK, "run", "--config", "copydesk.toml", stream="stderr")


def http_and_webhook(programs):
    port, secret = free_port(), "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    config = (
        '[[webhook]]\nname = "newsroom"\n'
        f'url = "http://127.0.0.1:{port}/"\nsecrets = ["{secret}"]\nallow_private = true\n'
    )
    with Program(sys.executable, programs["receiver.py"], secret, port) as receiver:
        with service(config) as desk:
            desk.line("started")
            for program in ([sys.executable, programs["extract.py"]], ["node", programs["extract.mjs"]]):
                said = run(*program, PAGE)
                assert re.search(r": .*\(0\.\d\d\)", said), said
            refused = subprocess.run(
                [sys.executable, programs["extract.py"], os.devnull],
                text=True, capture_output=True, timeout=DEADLINE, check=False)
            assert refused.stderr.startswith("422 empty: "), refused.stderr
            post = urllib.request.Request(
                f"http://{HTTP}/articles", PAGE.read_bytes(), {"Content-Type": "text/html"})
            assert urllib.request.urlopen(post, timeout=30).status == 202
            assert receiver.line("").strip() not in ("", "None")
        forged = urllib.request.Request(f"http://127.0.0.1:{port}/", b"{}", {
            "webhook-id": "x", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA"})
        try:
            urllib.request.urlopen(forged, timeout=30)
            raise AssertionError("a forged record was taken")
        except urllib.error.HTTPError as refusal:
            assert refusal.code == 401


def rabbitmq(programs):
    config = f'[queue]\nkind = "amqp"\n[amqp]\nuris = ["{AMQP_URL}"]\n'
    with service(config) as desk:
        desk.line("connected to the broker")
        desk.line("connected to the broker")
        with Program(sys.executable, programs["consume.py"], AMQP_URL) as consumer:
            wait_for_queue()
            run(sys.executable, programs["publish.py"], AMQP_URL, PAGE)
            record_id, title = consumer.line(" ").split(" ", 1)
            assert re.fullmatch("[0-9a-f]{32}", record_id) and title.strip() != "None"


def parked():
    """An article of an unknown shape is parked, its shape is described, it is replayed."""
    with service("") as desk:
        desk.line("started")
        assert shell(block("sh", "> crawl.json")).startswith("1 published\n")
        desk.line("article parked")
    with service(block("toml", 'name = "crawl-v3"')) as desk:
        desk.line("started")
        said = shell(block("sh", "copydesk parked replay"))
        # With its language, or the reader of English records would not get it.
        assert all(words in said for words in ('"title":"Ferry late"', '"language":"en"', "1 replayed")), said
        desk.line("article published")


def wait_for_queue():
    """Until the reader's queue is bound: what is published before is not for it."""
    import pika
    connection = pika.BlockingConnection(pika.URLParameters(AMQP_URL))
    while True:
        channel = connection.channel()
        try:
            consumers = channel.queue_declare("newsroom", passive=True).method.consumer_count
        except pika.exceptions.ChannelClosedByBroker:
            continue
        if consumers:
            return connection.close()
        connection.process_data_events(0.1)


HTTP = f"127.0.0.1:{free_port()}"
FOLDER = Path(tempfile.mkdtemp(prefix="copydesk-examples-"))
try:
    programs = {}
    for name, code in blocks().items():
        (FOLDER / name).write_text(code.replace("127.0.0.1:8780", HTTP))
        programs[name] = FOLDER / name
    http_and_webhook(programs)
    parked()
    rabbitmq(programs)
finally:
    shutil.rmtree(FOLDER)
print("the programs of the README do what it says", file=sys.stderr)
