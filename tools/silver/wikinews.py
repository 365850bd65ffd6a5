#!/usr/bin/env python3
"""Articles of Wikinews, from tables (url, date, title, text) to the lines that a teacher labels.

    wikinews.py TABLE.csv… > recent.jsonl

A line has the `id` of an article and its `text`: the title, then the paragraphs. The day that
every article begins with is left out, for no newspaper prints it so.
"""

import csv
import json
import pathlib
import re
import sys

DAY = re.compile(r"^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \w+ \d+, \d{4}\s*\n")


def main():
    csv.field_size_limit(10**9)
    for path in map(pathlib.Path, sys.argv[1:]):
        with path.open(encoding="utf-8", newline="") as table:
            for number, row in enumerate(csv.DictReader(table)):
                body = re.sub(r"\n\s*\n+", "\n", row["text"]).strip()
                text = row["title"] + "\n" + DAY.sub("", body)
                document = {"id": f"{path.stem}-{number:04}", "text": text}
                print(json.dumps(document, ensure_ascii=False))


if __name__ == "__main__":
    main()
