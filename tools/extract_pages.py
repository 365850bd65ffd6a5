#!/usr/bin/env python3
"""Sends every page and payload sample through `copydesk extract`.

  tools/extract_pages.py CORPORA COPYDESK

CORPORA/html/pages.jsonl names the pages (`id`, `html_path`, perhaps `url`), and
CORPORA/resources/payloads holds samples of the other shapes. Each page is a payload
`{"id", "url", "html"}`; the next one is sent when the record of the last one is there,
so that its time is known: CPU of all threads of the program, from payload to record.
Prints how many became records, why the others did not, and the mean and 99th
percentile of the time. Ends with 1 after a panic. Linux; standard library only.
"""
import collections
import glob
import json
import pathlib
import subprocess
import sys
import tempfile


def main():
    corpora, program = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    pages = pages_of(corpora / "html" / "pages.jsonl")
    times, reasons = through(program, pages)
    samples = [str(path) for path in sorted((corpora / "resources" / "payloads").rglob("*")) if is_payload(path)]
    records, sample_reasons = files_through(program, samples)
    print("| payloads | records | refused | ms mean | ms p99 | ms most |\n|---|---|---|---|---|---|")
    row = [sum(times) / len(times), percentile(times, 0.99), max(times)]
    print(f"| pages | {len(pages) - sum(reasons.values())} | {listed(reasons)} | " + " | ".join(f"{ms:.1f}" for ms in row) + " |")
    print(f"| samples | {records} | {listed(sample_reasons)} | | | |")
    sys.exit(any("internal" in reason for reason in [*reasons, *sample_reasons]))


def pages_of(path):
    pages = []
    for line in path.open(encoding="utf-8"):
        page = json.loads(line)
        html = (path.parent / page["html_path"]).read_bytes().decode("utf-8", "replace")
        pages.append(json.dumps({"id": page["id"], "url": page.get("url"), "html": html}))
    return pages


def through(program, lines):
    """CPU milliseconds of each line, and how often each reason was given."""
    with tempfile.TemporaryFile("w+") as errors:
        child = subprocess.Popen(
            [program, "extract", "--jobs", "1", "--content-type", "application/x-ndjson"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=tempfile.gettempdir(),
        )
        # A small article after each payload: its record comes after whatever became of it.
        mark = json.dumps({"id": "mark", "text": "Rain fell."})
        ask(child, [mark])
        before = cpu(child.pid)
        for _ in range(100):
            ask(child, [mark])
        own = (cpu(child.pid) - before) / 100
        times = []
        for line in lines:
            before = cpu(child.pid)
            ask(child, [line, mark])
            times.append(max(0.0, cpu(child.pid) - before - own))
        child.stdin.close()
        child.wait()
        errors.seek(0)
        return times, reasons_in(errors)


def ask(child, lines):
    for line in lines:
        child.stdin.write(line + "\n")
    child.stdin.flush()
    while '"source_id":"mark"' not in child.stdout.readline():
        pass


def cpu(pid):
    """Milliseconds on a CPU, of all threads."""
    tasks = glob.glob(f"/proc/{pid}/task/*/schedstat")
    return sum(int(pathlib.Path(task).read_text().split()[0]) for task in tasks) / 1e6


def files_through(program, files):
    done = subprocess.run([program, "extract", *files], capture_output=True, text=True, cwd=tempfile.gettempdir())
    return len(done.stdout.splitlines()), reasons_in(done.stderr.splitlines())


def reasons_in(lines):
    """`copydesk: LABEL: [id ID: ]REASON: DETAIL` → REASON."""
    known = ["too_large", "encoding", "compression", "malformed", "unsupported", "too_complex", "empty", "no_article"]
    return collections.Counter(next((k for k in known if f" {k}: " in line), "internal") for line in lines if line.strip())


def is_payload(path):
    return path.is_file() and path.suffix in (".json", ".xml", ".rss", ".atom", ".html") and "schema" not in path.parts


def percentile(values, share):
    return sorted(values)[int(len(values) * share)]


def listed(reasons):
    return ", ".join(f"{count} {reason}" for reason, count in reasons.most_common()) or "none"


if __name__ == "__main__":
    main()
