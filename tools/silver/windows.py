"""Documents as windows of words that fit the encoder."""

import functools
import json
import pathlib
import random
import re

from tokenizers import Tokenizer

KINDS = ["PERSON", "ORG", "LOC", "MISC"]
# Outside, then "begins" and "goes on" of each kind.
LABELS = 1 + 2 * len(KINDS)
OUTSIDE = 1
ALL = (1 << LABELS) - 1
OTHER = 0b11 << 1 + 2 * KINDS.index("MISC")
WORD = re.compile(r"[^\W_]+|[^\s]")
LONGEST = 126


def bits(kind, goes_on):
    return 1 << 1 + 2 * KINDS.index(kind) + goes_on


def shape(word):
    """How a word is written, as a number."""
    if not word[0].isalnum():
        return 0
    if any(letter.isdigit() for letter in word):
        return 1 if word.isdigit() else 2
    if word.islower() or not word.isalpha():
        return 3
    if len(word) == 1:
        return 4
    if word.isupper():
        return 5
    return 6 if word[0].isupper() and word[1:].islower() else 7


class Pieces:
    """Word pieces of words, remembered."""

    def __init__(self, folder):
        tokenizer = Tokenizer.from_file(str(pathlib.Path(folder) / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self.of = functools.lru_cache(maxsize=None)(
            lambda word: tuple(tokenizer.encode(word, add_special_tokens=False).ids[:12])
            or (100,)
        )


def trimmed(text, start, end):
    """A span without a leading article and a trailing possessive."""
    match = re.match(r"(?:the|an?) +(?=\S)", text[start:end], re.IGNORECASE)
    if match:
        start += match.end()
    match = re.search(r"(?<=\S)['’]s?$", text[start:end])
    if match:
        end = start + match.start()
    return start, end


def allowed(document, words):
    """The labels that each word may have, given what the corpus annotates; one bit each."""
    text, names = document["text"], document.get("entities", [])
    scored = document.get("scored_types") or KINDS
    blank = OUTSIDE if "MISC" in scored else OUTSIDE | OTHER
    first, last = document.get("annotated_span") or (0, len(text))
    labels = [blank if first <= s and e <= last else ALL for s, e in words]
    done = 0
    for name in sorted(names, key=lambda name: (name["start"], -name["end"])):
        if name["start"] < done or name["label"] not in KINDS:
            continue
        done = name["end"]
        if name["label"] not in scored and name.get("fine") != "norp":
            continue
        start, end = trimmed(text, name["start"], name["end"])
        under = [i for i, (s, e) in enumerate(words) if s < end and e > start]
        sure = under and not name.get("optional")
        sure = sure and words[under[0]][0] == start and words[under[-1]][1] == end
        for place, index in enumerate(under):
            labels[index] = bits(name["label"], place > 0) if sure else ALL
    return labels


def windows(document, pieces, recase=None):
    """Runs of words of at most LONGEST pieces, cut at the ends of sentences where
    there are some: (first word, pieces, shapes, places of words, allowed labels)."""
    text = document["text"]
    words = [match.span() for match in WORD.finditer(text)]
    labels = allowed(document, words)
    ids = [pieces.of(text[s:e].lower()) for s, e in words]
    at = 0
    while at < len(words):
        total, end, cut = 0, at, None
        while end < len(words) and total + len(ids[end]) <= LONGEST:
            total += len(ids[end])
            end += 1
            gap = text[words[end - 1][1]:words[end][0]] if end < len(words) else "\n"
            if "\n" in gap or gap and text[words[end - 1][1] - 1] in ".!?":
                cut = end
        if end < len(words) and cut:
            end = cut
        yield window(text, words, ids, labels, at, end, recase)
        at = end


def window(text, words, ids, labels, at, end, recase):
    row, shapes, places = [101], [0], []
    change = recase() if recase else None
    for index in range(at, end):
        word = text[slice(*words[index])]
        places.append(len(row))
        row.extend(ids[index])
        shapes.extend([shape(change(word) if change else word)] * len(ids[index]))
    return at, row + [102], shapes + [0], places, labels[at:end]


def recaser(seed):
    """Leaves six windows of seven alone and recases the seventh, as headlines are."""
    chance = random.Random(seed)
    changes = [str.upper, str.title, str.title, str.lower]

    def choose():
        return chance.choice(changes) if chance.random() < 1 / 7 else None

    return choose


def gold(folder):
    """Documents of the gold corpora that may be learnt from, with their weight, as
    `copydesk-train names` chooses them."""
    for path in sorted(pathlib.Path(folder).glob("*.TRAIN-CCBY*.jsonl")):
        if path.name.startswith(("re3d", "gum-academic")):
            continue
        light = path.name.startswith(("meantime", "broad-twitter"))
        for document in read(path):
            yield document, 0.3 if light else 1.0


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]
