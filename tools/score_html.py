#!/usr/bin/env python3
"""Scores how well `copydesk extract` reads pages.

  tools/score_html.py PAGES.jsonl [--copydesk target/release/copydesk] [--worst N]

PAGES.jsonl has one page a line: `id`, `html_path` (relative to the file) and any
of `url`, `gold_text`, `gold_title`, `gold_date` (the day counts) and
`gold_author` (a list). Prints, as the mean over the pages that have the truth:

  text    precision, recall and F1 of 4-grams of words, F1 of the means
  title   share of exact titles, case, quotation marks, dashes and space folded
  date    share of publication dates of the same day
  author  F1 of the words of the names

Standard library only. No page and no text is kept.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import unicodedata
from collections import Counter

WORD = re.compile(r"\w+")
SAME = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00ad": None, "\u200b": None})


def main():
    args = arguments()
    pages = [json.loads(line) for line in args.pages.open(encoding="utf-8")]
    records = extract(args.copydesk, args.pages.parent, pages)
    scores = {"precision": [], "recall": [], "title": [], "date": [], "author": []}
    worst = []
    for page in pages:
        article = records.get(page["id"], {})
        if page.get("gold_text"):
            precision, recall = overlap(page["gold_text"], article.get("text", ""))
            scores["precision"].append(precision)
            scores["recall"].append(recall)
            worst.append((f1(precision, recall), page["id"]))
        if page.get("gold_title"):
            scores["title"].append(folded(page["gold_title"]) == folded(article.get("title", "")))
        if page.get("gold_date"):
            scores["date"].append(page["gold_date"][:10] == article.get("published_at", "")[:10])
        if page.get("gold_author"):
            names = [author["name"] for author in article.get("authors", [])]
            scores["author"].append(name_f1(page["gold_author"], names))
    report(scores, len(pages), len(records))
    for score, page in sorted(worst)[: args.worst]:
        print(f"  {score:.3f} {page}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=pathlib.Path)
    parser.add_argument("--copydesk", default="target/release/copydesk")
    parser.add_argument("--worst", type=int, default=0, help="list the N pages with the lowest F1")
    return parser.parse_args()


def extract(program, folder, pages):
    """The article of each page, by id."""

    def payload(page):
        html = (folder / page["html_path"]).read_text(encoding="utf-8", errors="replace")
        return json.dumps({"id": page["id"], "url": page.get("url"), "html": html})

    command = [program, "extract", "-", "--content-type", "application/x-ndjson"]
    run = subprocess.run(
        command, input="\n".join(map(payload, pages)), capture_output=True, text=True, encoding="utf-8", check=False
    )
    sys.stderr.write(run.stderr)
    articles = (json.loads(line)["article"] for line in run.stdout.splitlines())
    return {article["source_id"]: article for article in articles}


def overlap(gold, found):
    gold, found = grams(gold), grams(found)
    common = sum((gold & found).values())
    return common / max(1, sum(found.values())), common / max(1, sum(gold.values()))


def grams(text, size=4):
    words = WORD.findall(text)
    return Counter(tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1)) if words[i : i + size])


def f1(precision, recall):
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def folded(text):
    text = unicodedata.normalize("NFKC", text or "").casefold().translate(SAME)
    return re.sub(r"\s+", " ", text).strip()


def name_f1(gold, found):
    gold = [gold] if isinstance(gold, str) else gold
    words = lambda names: Counter(word for name in names for word in WORD.findall(folded(name)))
    gold, found = words(gold), words(found)
    common = sum((gold & found).values())
    return f1(common / max(1, sum(found.values())), common / max(1, sum(gold.values())))


def report(scores, pages, read):
    mean = lambda values: sum(values) / len(values) if values else 0.0
    precision, recall = mean(scores["precision"]), mean(scores["recall"])
    print(f"{read} of {pages} pages read")
    print(f"text    {f1(precision, recall):.3f}  (precision {precision:.3f}, recall {recall:.3f})")
    for name in ["title", "date", "author"]:
        print(f"{name:7} {mean(scores[name]):.3f}  over {len(scores[name])}")


if __name__ == "__main__":
    main()
