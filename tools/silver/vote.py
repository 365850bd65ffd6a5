#!/usr/bin/env python3
"""Merges the labels of several teachers of the same texts.

    vote.py FIRST.jsonl OTHER.jsonl... > names.silver.jsonl

A name that half of the teachers or more agree on, the first one among them or at
least two others, stays. Any other name is marked optional: the learner may call
its words what it likes. Documents are matched by their id.
"""

import collections
import json
import sys


def names_of(document):
    """The spans of a document with their labels, articles taken off."""
    text, names = document["text"], {}
    for name in document["entities"]:
        start, end = name["start"], name["end"]
        for article in ("the ", "The ", "a ", "an "):
            if text.startswith(article, start) and end - start > len(article):
                start += len(article)
        for mark in ("'s", "’s"):
            if text[start:end].endswith(mark):
                end -= len(mark)
        names[start, end, name["label"]] = name["fine"]
    return names


def merge(documents):
    """The first document with the names that its teachers vote for."""
    votes, fine = collections.Counter(), {}
    for document in documents:
        for name, kind in names_of(document).items():
            votes[name] += 1
            fine.setdefault(name, kind)
    sure = {name for name, count in votes.items() if 2 * count > len(documents)}
    entities = []
    for start, end, label in sorted(votes):
        known = (start, end, label) in sure
        inside = any(s < end and start < e for s, e, _ in sure)
        if known or not inside:
            entity = {"start": start, "end": end, "label": label, "fine": fine[start, end, label]}
            entities.append(entity if known else entity | {"optional": True})
    first = documents[0]
    return {"id": first["id"], "text": first["text"], "entities": entities}


def main():
    files = [open(name, encoding="utf-8") for name in sys.argv[1:]]
    others = [{d["id"]: d for d in map(json.loads, file)} for file in files[1:]]
    for line in files[0]:
        first = json.loads(line)
        print(json.dumps(merge([first, *(other[first["id"]] for other in others)]), ensure_ascii=False))


if __name__ == "__main__":
    main()
