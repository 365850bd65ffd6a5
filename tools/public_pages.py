#!/usr/bin/env python3
"""Reads two public sets of saved pages with Copydesk and trafilatura, and scores both.

  tools/public_pages.py COPYDESK READABILITY HTMLDATE

COPYDESK is the program; READABILITY and HTMLDATE are clones of the repositories
mozilla/readability (test/test-pages: text, title, byline and time of publication as
Readability's authors expect them) and adbar/htmldate (tests/eval_mediacloud_2020.json:
days of publication of news pages of many countries, given by people). Figures as in
`tools/score_html.py`; the truth of the first set is a reader's output that people
looked through, not a text marked by hand. Needs Python with trafilatura.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from html.parser import HTMLParser

import trafilatura

import score_html

DAY = re.compile(r"\d{4}-\d\d-\d\d")
BREAKS = {"p", "div", "li", "br", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "blockquote", "pre", "section"}


class Text(HTMLParser):
    """The text of a fragment, one line a block."""

    def __init__(self, fragment):
        super().__init__()
        self.parts = []
        self.feed(fragment)

    def handle_starttag(self, tag, attrs):
        self.parts.append("\n" if tag in BREAKS else "")

    def handle_endtag(self, tag):
        self.parts.append("\n" if tag in BREAKS else "")

    def handle_data(self, data):
        self.parts.append(data)


def main():
    program, readability, htmldate = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    pages = list(of_readability(readability / "test" / "test-pages")) + list(of_htmldate(htmldate / "tests"))
    found = {"copydesk": with_copydesk(program, pages), "trafilatura": with_trafilatura(pages)}
    columns = ["P", "R", "F1", "title", "day", "author"]
    print("| set | pages | reader | " + " | ".join(columns) + " | refused |\n|" + "---|" * (len(columns) + 4))
    for name in ["readability", "htmldate"]:
        members = [page for page in pages if page["dataset"] == name]
        for reader, records in found.items():
            row = score_html.score(members, defaultdict(lambda: {"ms": 0.0}, records), set())
            cells = [score_html.cell(column, row[column]) for column in columns]
            refused = sum(page["id"] not in records for page in members)
            print(f"| {name} | {len(members)} | {reader} | " + " | ".join(cells) + f" | {refused} |")


def of_readability(folder):
    for case in sorted(folder.iterdir()):
        told = json.loads((case / "expected-metadata.json").read_text(encoding="utf-8"))
        day = str(told.get("publishedTime"))
        yield {
            "id": case.name,
            "dataset": "readability",
            "html": (case / "source.html").read_text(encoding="utf-8", errors="replace"),
            "gold_text": "".join(Text((case / "expected.html").read_text(encoding="utf-8")).parts),
            "gold_title": told.get("title"),
            "gold_date": day if DAY.match(day) else None,
        }


def of_htmldate(folder):
    truth = json.loads((folder / "eval_mediacloud_2020.json").read_text(encoding="utf-8"))
    for url, case in truth.items():
        path = folder / "test_set" / case["file"]
        if path.exists() and DAY.match(str(case["date"])):
            html, day = path.read_bytes().decode("utf-8", "replace"), str(case["date"])
            yield {"id": case["file"], "dataset": "htmldate", "url": url, "html": html, "gold_date": day}


def with_copydesk(program, pages):
    lines = [json.dumps({key: page.get(key) for key in ("id", "url", "html")}) + "\n" for page in pages]
    command = [program, "extract", "--content-type", "application/x-ndjson", "-"]
    done = subprocess.run(command, input="".join(lines), capture_output=True, text=True, cwd=tempfile.gettempdir())
    records = {}
    for line in done.stdout.splitlines():
        article = json.loads(line)["article"]
        records[article["source_id"]] = {
            "text": article["text"],
            "title": article.get("title"),
            "date": article.get("published_at"),
            "author": [author["name"] for author in article.get("authors", [])],
            "ms": 0.0,
        }
    return records


def with_trafilatura(pages):
    records = {}
    for page in pages:
        read = trafilatura.bare_extraction(page["html"], url=page.get("url"), with_metadata=True)
        if read is not None:
            author = (read.author or "").split("; ") if read.author else []
            records[page["id"]] = {"text": read.text, "title": read.title, "date": read.date, "author": author, "ms": 0.0}
    return records


if __name__ == "__main__":
    main()
