#!/usr/bin/env python3
"""Scores how well pages are read.

  tools/score_html.py PAGES.jsonl FOUND.jsonl [--worst N]

PAGES.jsonl has one page a line: `id`, `dataset` and any of `gold_text`,
`gold_title`, `gold_date` (the day counts) and `gold_author` (a list). FOUND.jsonl
is what `tools/peers-html` prints. For each set and tool, as the mean over the
pages that have the truth:

  P R F1  precision and recall of 4-grams of words, F1 of the means
  title   share of exact titles, case, quotation marks, dashes and space folded
  day     share of publication dates of the same day; day* without the pages whose
          truth differs from what a tool found in the year alone
  author  F1 of the words of the names
  ms      CPU time of a page, mean and 99th percentile; times: how many times the
          mean of copydesk

Standard library only.
"""
import argparse
import json
import pathlib
import re
import unicodedata
from collections import Counter, defaultdict

WORD = re.compile(r"\w+")
SAME = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00ad": None, "\u200b": None})


def main():
    args = arguments()
    pages = {page["id"]: page for page in rows(args.pages)}
    found = defaultdict(dict)
    for row in rows(args.found):
        found[row["tool"]][row["id"]] = row
    sets = defaultdict(list)
    for page in pages.values():
        sets[page.get("dataset", "pages")].append(page)
    sets["all"] = list(pages.values())
    doubtful = {
        page["id"]
        for page in pages.values()
        if any(year_is_doubtful(page, records.get(page["id"], {})) for records in found.values())
    }
    columns = ["set", "tool", "pages", "P", "R", "F1", "title", "day", "day*", "author", "ms", "p99", "times"]
    print("| " + " | ".join(columns) + " |\n|" + "---|" * len(columns))
    for name, members in sets.items():
        base = None
        for tool, records in found.items():
            row = score(members, records, doubtful)
            base = base or row["ms"]
            row["times"] = row["ms"] / base
            cells = [name, tool, str(len(members))] + [cell(column, row[column]) for column in columns[3:]]
            print("| " + " | ".join(cells) + " |")
    print(f"\n* without {len(doubtful)} pages whose true date differs from the one a tool found in the year alone")
    for value, page in sorted(page_f1s(pages.values(), found["copydesk"]))[: args.worst]:
        print(f"  {value:.3f} {page}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=pathlib.Path)
    parser.add_argument("found", type=pathlib.Path)
    parser.add_argument("--worst", type=int, default=0, help="list the N pages with the lowest F1")
    return parser.parse_args()


def rows(path):
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def score(pages, records, doubtful):
    values = defaultdict(list)
    for page in pages:
        record = records.get(page["id"], {})
        values["ms"].append(record.get("ms", 0.0))
        if page.get("gold_text"):
            precision, recall = overlap(page["gold_text"], record.get("text") or "")
            values["P"].append(precision)
            values["R"].append(recall)
        if page.get("gold_title"):
            values["title"].append(folded(page["gold_title"]) == folded(record.get("title")))
        if page.get("gold_date"):
            right = page["gold_date"][:10] == day(record)
            values["day"].append(right)
            if page["id"] not in doubtful:
                values["day*"].append(right)
        if page.get("gold_author"):
            values["author"].append(name_f1(page["gold_author"], record.get("author") or []))
    row = {column: sum(of) / len(of) for column, of in values.items()}
    row["p99"] = sorted(values["ms"])[int(len(pages) * 0.99)]
    row["F1"] = f1(row["P"], row["R"]) if "P" in row else None
    return defaultdict(lambda: None, row)


def cell(column, value):
    if value is None:
        return "–"
    return f"{value:.2f}" if column == "ms" else f"{value:.1f}" if column in ("p99", "times") else f"{value:.3f}"


def day(record):
    return (record.get("date") or "")[:10]


def year_is_doubtful(page, record):
    gold, told = (page.get("gold_date") or "")[:10], day(record)
    return bool(gold and told) and gold[5:] == told[5:] and gold[:4] != told[:4]


def page_f1s(pages, records):
    for page in pages:
        if page.get("gold_text"):
            yield f1(*overlap(page["gold_text"], records.get(page["id"], {}).get("text") or "")), page["id"]


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


if __name__ == "__main__":
    main()
