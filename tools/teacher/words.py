#!/usr/bin/env python3
"""The words of texts that `copydesk-train layout` laid out, as CoNLL-U without trees.

    words.py < layout.jsonl > words.conllu
"""

import json
import sys


def main():
    for line in sys.stdin:
        record = json.loads(line)
        for sentence in filter(None, record["sentences"]):
            for i, (start, end) in enumerate(sentence):
                word = " ".join(record["text"][start:end].split())
                print(f"{i + 1}\t{word}\t_\t_\tNN\t_\t0\tdep\t_\t_")
            print()


if __name__ == "__main__":
    main()
