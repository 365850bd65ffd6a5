#!/usr/bin/env python3
"""Labels open text with a teacher, for the training of the name model.

    label.py PIPELINE TEXT... > names.silver.jsonl

PIPELINE is the name of a spaCy pipeline. Each TEXT is a plain text file. A file
whose lines are tokenised (spaces before full stops) is joined up again first; lines
are gathered into documents of some forty sentences, so that document features have
something to look at.
The output has one document a line, as the gold corpora do: offsets are Unicode
code points into `text`.
"""

import json
import pathlib
import re
import sys

import spacy

LABELS = {
    "PERSON": ("PERSON", "person"),
    "ORG": ("ORG", "org"),
    "GPE": ("LOC", "gpe"),
    "LOC": ("LOC", "loc"),
    "FAC": ("LOC", "fac"),
    "NORP": ("MISC", "norp"),
    "EVENT": ("MISC", "event"),
    "WORK_OF_ART": ("MISC", "work"),
    "LAW": ("MISC", "law"),
    "PRODUCT": ("MISC", "product"),
    "LANGUAGE": ("MISC", "language"),
}
LINES_PER_DOCUMENT = 40
LONG_LINE = 800


def join_tokens(line):
    """Undoes tokenisation: spaces before stops, around quotes and clitics."""
    line = re.sub(r" (['’]) (s|t|re|ve|ll|d|m)\b", r"\1\2", line)
    line = re.sub(r" (n['’]t|['’](?:s|t|re|ve|ll|d|m))\b", r"\1", line)
    line = re.sub(r" ([.,;:!?%)\]}”])", r"\1", line)
    line = re.sub(r"([(\[{“$£€]) ", r"\1", line)
    return pair_quotes(line)


def pair_quotes(line):
    """Joins straight quotation marks to the words they enclose."""
    parts = line.split('"')
    for index in range(1, len(parts), 2):
        parts[index] = parts[index].strip()
    return '"'.join(parts)


def documents(path):
    """The documents of one file, in order."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line]
    tokenised = sum(line.endswith(" .") for line in lines) * 4 > len(lines)
    gathered = []
    for line in lines:
        gathered.append(join_tokens(line) if tokenised else line)
        if len(line) > LONG_LINE or len(gathered) == LINES_PER_DOCUMENT:
            yield "\n".join(gathered)
            gathered = []
    if gathered:
        yield "\n".join(gathered)


def main():
    unused = ["lemmatizer", "parser", "tagger", "attribute_ruler"]
    teacher = spacy.load(sys.argv[1], exclude=unused)
    for name in sys.argv[2:]:
        path = pathlib.Path(name)
        for number, parsed in enumerate(teacher.pipe(documents(path), batch_size=16)):
            entities = []
            for entity in parsed.ents:
                if entity.label_ in LABELS:
                    label, fine = LABELS[entity.label_]
                    entities.append(
                        {"start": entity.start_char, "end": entity.end_char, "label": label, "fine": fine}
                    )
            document = {"id": f"{path.stem}-{number:05}", "text": parsed.text, "entities": entities}
            print(json.dumps(document, ensure_ascii=False))


if __name__ == "__main__":
    main()
