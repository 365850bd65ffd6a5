#!/usr/bin/env python3
"""Adapts a spaCy pipeline to what the gold corpora call a name.

    adapt.py PIPELINE CORPORA OUT

The pipeline learns from the documents in CORPORA that the name model is trained on
and is saved as OUT. Of the pipeline's own types those that a corpus does not
annotate stay as the pipeline finds them.
"""

import json
import pathlib
import random
import sys

import spacy
from spacy.training import Example
from spacy.util import compounding, minibatch

LEFT_OUT = ("re3d", "gum-academic")
PLACES = {"GPE", "LOC", "FAC"}
TYPES = {"PERSON", "ORG", *PLACES}
EPOCHS = 3
CHUNK = 1500


def gold(folder):
    """The gold documents; tweets are many and far from news, so every sixth will do."""
    for path in sorted(pathlib.Path(folder).glob("*.TRAIN-CC*.jsonl")):
        if path.name.startswith(LEFT_OUT):
            continue
        for number, line in enumerate(path.open(encoding="utf-8")):
            if not path.name.startswith("broad-twitter") or number % 6 == 0:
                yield json.loads(line)


def chunks(document):
    """Pieces of text of some paragraphs, with the names in them."""
    text, start = document["text"], 0
    names = [n for n in document["entities"] if n["label"] in ("PERSON", "ORG", "LOC")]
    while start < len(text):
        end = len(text)
        if end - start > CHUNK:
            stop = max(text.rfind("\n", start, start + CHUNK), text.rfind(". ", start, start + CHUNK))
            end = stop + 1 if stop > start else start + CHUNK
        inside = [n for n in names if start <= n["start"] and n["end"] <= end]
        yield text[start:end], [(n["start"] - start, n["end"] - start, n["label"]) for n in inside]
        start = end


def example(teacher, parsed, names):
    """The gold names with the pipeline's own types, and its other finds beside them."""
    found = {(e.start_char, e.end_char): e.label_ for e in parsed.ents}
    entities = []
    for start, end, label in names:
        own = found.get((start, end), "")
        entities.append((start, end, label if label != "LOC" else own if own in PLACES else "GPE"))
    taken = [(start, end) for start, end, _ in entities]
    for (start, end), label in found.items():
        if label not in TYPES and not any(s < end and start < e for s, e in taken):
            entities.append((start, end, label))
    return Example.from_dict(teacher.make_doc(parsed.text), {"entities": entities})


def main():
    pipeline, folder, out = sys.argv[1:]
    unused = ["lemmatizer", "parser", "tagger", "attribute_ruler"]
    teacher = spacy.load(pipeline, exclude=unused)
    pieces = [piece for document in gold(folder) for piece in chunks(document)]
    parsed = teacher.pipe((text for text, _ in pieces), batch_size=64)
    examples = [example(teacher, doc, names) for doc, (_, names) in zip(parsed, pieces)]
    print(len(examples), "pieces", flush=True)
    random.seed(1)
    spacy.util.fix_random_seed(1)
    optimizer = teacher.resume_training()
    for epoch in range(EPOCHS):
        random.shuffle(examples)
        losses = {}
        optimizer.learn_rate = 0.001 * (1 - epoch / EPOCHS)
        for batch in minibatch(examples, size=compounding(8.0, 24.0, 1.002)):
            teacher.update(batch, sgd=optimizer, drop=0.2, losses=losses)
        print(epoch + 1, losses, flush=True)
        teacher.to_disk(out)


if __name__ == "__main__":
    main()
