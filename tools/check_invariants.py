#!/usr/bin/env python3
"""Whether two things hold of every record: a quote's speaker is spoken of where it is
attributed, and nobody is both a man and a woman by title.

    tools/check_invariants.py COPYDESK TEXTS.jsonl [...]

TEXTS holds one object a line with a "text", as the annotated corpora do. Prints each record
that breaks a rule, then how many quotes and people were looked at; ends with 1 if any does.
"""
import json
import re
import subprocess
import sys

MAN = re.compile(r"\b(?:Mr|Sir|Monsieur|Herr)\.? $")
WOMAN = re.compile(r"\b(?:Mrs|Ms|Miss|Dame|Madame|Frau)\.? $")


def records(program, path):
    with open(path, encoding="utf8") as file:
        texts = [json.loads(line)["text"] for line in file if line.strip()]
    lines = "".join(
        json.dumps({"id": str(i), "text": text, "language": "en"}) + "\n"
        for i, text in enumerate(texts)
    )
    found = subprocess.run(
        [program, "extract", "-", "--content-type", "application/x-ndjson", "--jobs", "1"],
        input=lines.encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    ).stdout
    return [json.loads(line) for line in found.decode().splitlines()]


def strangers(record):
    """The quotes whose speaker has no mention where the quote says that it is named."""
    entities = {entity["id"]: entity for entity in record["entities"]}
    for quote in record["quotes"]:
        speaker = quote.get("speaker") or {}
        entity, told = entities.get(speaker.get("entity")), speaker.get("mention")
        if entity is None or told is None:
            continue
        if not any(
            mention["start"] < told["end"] and told["start"] < mention["end"]
            for mention in entity["mentions"]
        ):
            yield quote["id"], told["text"], entity["name"]


def both(record):
    """The people with a title for men before one mention and one for women before another."""
    text = record["article"]["text"]
    for entity in record["entities"]:
        if entity["type"] != "person":
            continue
        before = [
            text[max(0, mention["start"] - 10) : mention["start"]]
            for mention in entity["mentions"]
            if mention["kind"] == "name"
        ]
        if any(map(MAN.search, before)) and any(map(WOMAN.search, before)):
            yield entity["name"]


def main(program, paths):
    quotes = people = broken = 0
    for path in paths:
        for record in records(program, path):
            quotes += len(record["quotes"])
            people += sum(entity["type"] == "person" for entity in record["entities"])
            for what in [*strangers(record), *both(record)]:
                broken += 1
                print(path, record["article"]["source_id"], what)
    print(f"{quotes} quotes and {people} people, {broken} break a rule")
    return 1 if broken or not quotes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
