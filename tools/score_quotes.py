#!/usr/bin/env python3
"""Scores how well quotes are found and attributed.

  tools/score_quotes.py CORPORA PROGRAM…

CORPORA has a folder `quotes` with the annotated sets, one document a line, and
their own scorer `score_quotes.py`, which defines every line and figure here.
PROGRAM reads documents and prints predictions, as `copydesk-train quotes` does.
Printed are, as percentages:

  e2e      F1 of quotes with the right words (at least half in common) and speaker
  exact    the same with exactly the right words
  words    F1 of quotes with the right words, whoever said them
  speaker  share of right speakers where the words are right
  names    share of those whose name is the annotated full name, letter by letter
           (any white space is a space: the service cleans texts before it reads them)

and the figures of others, which were taken on other articles of the same sources.
Then, on PolNeAR, by the confidence told: the quotes and their share of all, the
mean confidence, the share with the right speaker (whether or not the words are
right to their ends), the same where the words are right, and the share with both
right.

Standard library only.
"""
import importlib.util
import json
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

# Set: file, and of how many documents one is taken, from the middle.
SETS = {
    "PolNeAR": ("polnear.dev.jsonl", 1),
    "PolNeAR, sample": ("polnear.train.jsonl", 10),
    "Nature": ("nature_news.dev.jsonl", 1),
    "GUM news": ("gum_news.dev.jsonl", 1),
}
LINES = ["direct.segment", "all.quoted", "speech.segment", "all.quote"]
# End-to-end F1 of textacy on spaCy, GenderGapTracker and a second human annotator.
PEERS = {
    ("PolNeAR", "direct.segment"): ["86.2", "63.7", "98.2"],
    ("PolNeAR", "all.quoted"): ["75.7", "59.3", "95.9"],
    ("PolNeAR", "speech.segment"): ["46.1", "57.6", "82.4"],
    ("PolNeAR", "all.quote"): ["29.7", "45.1", "77.2"],
    ("Nature", "direct.segment"): ["65.4", "57.8", "–"],
    ("GUM news", "direct.segment"): ["63.2", "–", "–"],
}
CALIBRATED_ON = ["PolNeAR", "PolNeAR, sample"]


def main():
    if len(sys.argv) < 3:
        sys.exit("expected CORPORA PROGRAM…, see the head of the file")
    folder = Path(sys.argv[1]) / "quotes"
    scorer = load(folder / "score_quotes.py")
    columns = ["set", "documents", "line", "quotes", "e2e", "exact", "words", "speaker", "names"]
    row(columns + ["textacy", "GenderGapTracker", "human"])
    row(["---"] * (len(columns) + 3))
    bands = defaultdict(Counter)
    for name, (file, step) in SETS.items():
        gold = [json.loads(line) for line in (folder / file).open(encoding="utf-8")][step // 2 :: step]
        found = predict(sys.argv[2:], gold)
        counts = Counter()
        for document in gold:
            counts.update(scorer.score_doc(document, found[document["id"]])[0])
            if name in CALIBRATED_ON:
                calibrate(scorer, document, found[document["id"]], bands)
        names = full_names(scorer, gold, found)
        scores = scorer.summary(counts)
        for line in LINES if name.startswith("PolNeAR") else LINES[:1]:
            cells = [name, str(len(gold)), line] + figures(scores[line], names[line])
            row(cells + PEERS.get((name, line), ["–"] * 3))
    print()
    row(["confidence", "quotes", "share", "mean", "right speaker", "where words right", "both right"])
    row(["---"] * 7)
    for band in sorted(bands, key=str):
        row(curve(band, bands[band], bands["all"]["quotes"]))


def load(path):
    spec = importlib.util.spec_from_file_location("scorer", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def row(cells):
    print("| " + " | ".join(cells) + " |")


def predict(program, gold):
    texts = "".join(json.dumps({"id": d["id"], "text": d["text"]}) + "\n" for d in gold)
    out = subprocess.run(program, input=texts, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True).stdout
    return {d["id"]: d["quotes"] for d in map(json.loads, out.splitlines())}


def figures(line, names):
    speaker = line["attribution"]["right"]
    values = [line["e2e"][2], line["e2e_exact"][2], line["overlap"][2], speaker, names]
    return [str(line["gold"])] + ["–" if v is None else f"{v:.1f}" for v in values]


def full_names(scorer, gold, found):
    """Per line, the share of exact full names where the words are right and the name is annotated."""
    counts = defaultdict(lambda: [0, 0])
    for document in gold:
        doc = scorer.Doc(document["text"])
        units = scorer.units(doc, document["quotes"], "segment", True)
        theirs = scorer.units(doc, found[document["id"]], "segment", False)
        for i, (j, _) in scorer.match(units, theirs).items():
            name = units[i][3].get("speaker_canonical")
            if units[i][2] == "direct" and name:
                told = " ".join((theirs[j][3].get("speaker") or "").split())
                counts["direct.segment"][0] += told == " ".join(name.split())
                counts["direct.segment"][1] += 1
    return defaultdict(lambda: None, {line: 100 * hit / of for line, (hit, of) in counts.items()})


def calibrate(scorer, document, quotes, bands):
    """Counts quotes by tenth of their confidence, leaving out what the scorer leaves out.

    The speaker is right if an annotated quote with this speaker shares a word with
    the quote; a quote that shares no word with any is wrong.
    """
    doc = scorer.Doc(document["text"])
    ours = scorer.units(doc, quotes, "quote", False)
    gold = scorer.units(doc, document["quotes"], "quote", True)
    matched = {j: i for i, (j, _) in scorer.match(gold, ours).items()}
    ignored = doc.tokens([tuple(s) for s in document.get("ignore_spans") or []])
    told = lambda truth: truth.get("speaker") or truth.get("speaker_canonical")
    right = lambda truth, quote: bool(told(truth)) and scorer.judge_speaker(doc, truth, quote)["right"]
    for j, (words, _, _, quote) in enumerate(ours):
        if j not in matched and 2 * len(words & ignored) >= len(words):
            continue
        shared = [truth for tokens, _, _, truth in gold if tokens & words]
        if shared and not any(told(truth) for truth in shared):
            continue
        for band in (bands["all"], bands[min(9, int(10 * quote["confidence"] + 1e-9))]):
            band["quotes"] += 1
            band["sum"] += quote["confidence"]
            band["speaker"] += any(right(truth, quote) for truth in shared)
            if j in matched:
                band["words"] += 1
                band["both"] += right(gold[matched[j]][3], quote)


def curve(band, counts, total):
    share = lambda part, of: f"{100 * part / of:.1f}" if of else "–"
    of = counts["quotes"]
    return [
        band if band == "all" else f"{band / 10:.1f} to {(band + 1) / 10:.1f}",
        str(of),
        share(of, total),
        share(counts["sum"], of),
        share(counts["speaker"], of),
        share(counts["both"], counts["words"]),
        share(counts["both"], of),
    ]


if __name__ == "__main__":
    main()
