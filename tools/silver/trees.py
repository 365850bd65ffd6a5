#!/usr/bin/env python3
"""Parses the words of a treebank with a spaCy pipeline.

    trees.py PIPELINE TREEBANK.conllu > parsed.conllu

Tokens and sentences are the treebank's own; tools/score_syntax.py compares the
trees. PIPELINE is the name of an installed package.
"""

import itertools
import sys

import spacy
from spacy.tokens import Doc


def sentences(path):
    """The words of each sentence, and whether a space follows each."""
    words, spaces = [], []
    with open(path, encoding="utf-8") as lines:
        for line in itertools.chain(lines, ["\n"]):
            fields = line.rstrip("\n").split("\t")
            if len(fields) == 10 and fields[0].isdigit():
                words.append(fields[1])
                spaces.append("SpaceAfter=No" not in fields[9])
            elif not line.strip() and words:
                yield words, spaces
                words, spaces = [], []


def main():
    pipeline = spacy.load(sys.argv[1], exclude=["lemmatizer", "ner"])

    def documents():
        for words, spaces in sentences(sys.argv[2]):
            doc = Doc(pipeline.vocab, words=words, spaces=spaces)
            for token in doc:
                token.is_sent_start = token.i == 0
            yield doc

    for doc in pipeline.pipe(documents(), batch_size=64):
        for token in doc:
            head = 0 if token.head.i == token.i else token.head.i + 1
            label = "root" if head == 0 else token.dep_
            print(f"{token.i + 1}\t{token.text}\t_\t_\t{token.tag_}\t_\t{head}\t{label}\t_\t_")
        print()


if __name__ == "__main__":
    main()
