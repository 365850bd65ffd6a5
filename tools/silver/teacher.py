#!/usr/bin/env python3
"""Teaches a token classifier names, and labels text with it.

    teacher.py train MINILM CORPORA OUT [--silver FILE...] [--begin MODEL]
    teacher.py label MINILM MODEL LABELLED... --votes V... > labelled.jsonl

MINILM is the folder of the published encoder, CORPORA that of the gold labels. Each
LABELLED has the same documents as another teacher labelled them (`label.py`): all vote
on each word, each with so many nats for its label. With --draws FILE... each file gets
labels drawn by the probabilities that the votes give, so that doubt can be learnt too.
`tools/silver/names` runs all steps. The same inputs and seed give the same labels on
the same machine.
"""

import argparse
import json
import math
import random
import sys
import time

import numpy
import torch

import minilm
import windows
from windows import KINDS, LABELS

# Word pieces of a batch; documents labelled at once.
BATCH, SOME = 2048, 64
SEED = 7


def batches(rows, chance):
    """Rows of like length together, in a random order."""
    rows = sorted(rows, key=lambda row: (len(row[1][1]) + chance.random() * 8))
    batch, longest, out = [], 0, []
    for row in rows:
        longest = max(longest, len(row[1][1]))
        if batch and longest * (len(batch) + 1) > BATCH:
            out.append(batch)
            batch, longest = [], len(row[1][1])
        batch.append(row)
    out.append(batch)
    chance.shuffle(out)
    return out


def tensors(batch):
    """Pieces, shapes, mask, and the row and place of each word."""
    longest = max(len(row[1][1]) for row in batch)
    pieces = torch.zeros(len(batch), longest, dtype=torch.long)
    shapes, mask = torch.zeros_like(pieces), torch.zeros_like(pieces)
    at = []
    for number, (_, (_, ids, shape, places, _)) in enumerate(batch):
        pieces[number, : len(ids)] = torch.tensor(ids)
        shapes[number, : len(ids)] = torch.tensor(shape)
        mask[number, : len(ids)] = 1
        at.extend(number * longest + place for place in places)
    return pieces, shapes, mask, torch.tensor(at)


def scores(model, batch):
    pieces, shapes, mask, at = tensors(batch)
    with torch.cpu.amp.autocast(dtype=torch.bfloat16):
        out = model(pieces, shapes, mask)
    return out.reshape(-1, LABELS)[at].log_softmax(-1)


def loss_of(model, batch):
    """How unlikely the allowed labels are, on average."""
    told = [bits for row in batch for bits in row[1][4]]
    weights = torch.tensor([row[0] for row in batch for _ in row[1][4]])
    told = torch.tensor(told)[:, None] >> torch.arange(LABELS)[None] & 1
    likely = scores(model, batch).masked_fill(told == 0, -1e4).logsumexp(-1)
    return -(likely * weights).sum() / weights.sum()


def train(options):
    pieces = windows.Pieces(options.minilm)
    documents = list(windows.gold(options.corpora))
    silver = [(d, options.silver_weight) for path in options.silver for d in windows.read(path)]
    documents += silver[:: options.each]
    model = minilm.pretrained(options.minilm, LABELS)
    if options.begin:
        model.load_state_dict(torch.load(options.begin))
    chance = random.Random(SEED)
    epochs = [epoch_rows(documents, pieces, number) for number in range(options.epochs)]
    epochs = [batches(rows, chance) for rows in epochs]
    steps = sum(map(len, epochs))
    added = [p for n, p in model.named_parameters() if n.startswith(("shape", "out"))]
    given = [p for n, p in model.named_parameters() if not n.startswith(("shape", "out"))]
    groups = [{"params": given, "lr": options.rate}, {"params": added, "lr": options.rate * 5}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    slope = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (steps * 0.08), max(1 - step / steps, 0.0))
    )
    model.train()
    for number, epoch in enumerate(epochs):
        begun, total = time.time(), 0.0
        for step, batch in enumerate(epoch, 1):
            loss = loss_of(model, batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            slope.step()
            total += loss.item()
            if step % 20 == 0 or step == len(epoch):
                spent = time.time() - begun
                print(f"epoch {number + 1} step {step}/{len(epoch)} loss {total / step:.4f} {spent:.0f} s",
                      file=sys.stderr, flush=True)
        torch.save(model.state_dict(), options.out)


def epoch_rows(documents, pieces, number):
    """Windows with their weights. Of documents that count for a third, a third is
    taken each time."""
    recase, rows = windows.recaser(SEED + number), []
    for index, (document, weight) in enumerate(documents):
        if weight < 0.4:
            if index % 3 != number % 3:
                continue
            weight = 1.0
        for window in windows.windows(document, pieces, recase):
            if any(bits != windows.ALL for bits in window[4]):
                rows.append((weight, window))
    return rows


def label(options):
    pieces = windows.Pieces(options.minilm)
    model = minilm.pretrained(options.minilm, LABELS)
    model.load_state_dict(torch.load(options.model))
    model.eval()
    others = [windows.read(path)[:: options.each] for path in options.labelled]
    draws = [open(path, "w", encoding="utf-8") for path in options.draws]
    noise = [numpy.random.default_rng(1000 * (n + 1)) for n in range(len(draws))]
    for at in range(0, len(others[0]), SOME):
        some = [documents[at : at + SOME] for documents in others]
        for versions, runs in zip(zip(*some), likely_labels(model, pieces, some[0])):
            if not draws:
                write(versions, runs, options.votes, sys.stdout)
            for out, source in zip(draws, noise):
                drawn = runs + source.gumbel(size=runs.shape).astype("f4")
                write(versions, drawn, options.votes, out)


def write(versions, likely, votes, out):
    """One line: the document with the names that the votes make likeliest."""
    first = versions[0]
    told = names(versions, likely.tolist(), votes)
    document = {"id": first["id"], "text": first["text"], "entities": told}
    print(json.dumps(document, ensure_ascii=False), file=out)


def likely_labels(model, pieces, documents):
    """Of each document, how likely each label is for each word."""
    rows = []
    for number, document in enumerate(documents):
        rows.extend((number, window) for window in windows.windows(document, pieces))
    found = [{} for _ in documents]
    with torch.no_grad():
        for batch in batches(rows, random.Random(SEED)):
            told = iter(scores(model, batch).tolist())
            for number, window in batch:
                found[number][window[0]] = [next(told) for _ in window[3]]
    flat = ([word for _, run in sorted(runs.items()) for word in run] for runs in found)
    return [numpy.array(words, "f4").reshape(-1, LABELS) for words in flat]


def names(versions, likely, votes):
    """The names that the votes of all teachers make likeliest."""
    text = versions[0]["text"]
    words = [match.span() for match in windows.WORD.finditer(text)]
    if not words:
        return []
    total = [list(word) for word in likely]
    for version, vote in zip(versions, votes):
        told = windows.allowed({"text": text, "entities": version["entities"]}, words)
        for word, bits in zip(total, told):
            for at in range(LABELS):
                word[at] += vote if bits >> at & 1 else 0.0
    fine = {}
    for name in versions[0]["entities"]:
        if name["label"] == "MISC":
            fine[windows.trimmed(text, name["start"], name["end"])] = name["fine"]
    out = []
    for begin, end, kind in spans(path_through(total)):
        span = words[begin][0], words[end - 1][1]
        name = {"start": span[0], "end": span[1], "label": KINDS[kind]}
        if KINDS[kind] == "MISC":
            name["fine"] = fine.get(span) or "misc"
        out.append(name)
    return out


def path_through(likely):
    """The likeliest sequence of labels in which a name goes on only from its own."""
    best, back = [s if at == 0 or at % 2 else -math.inf for at, s in enumerate(likely[0])], []
    for word in likely[1:]:
        top = max(range(LABELS), key=best.__getitem__)
        came = [top] * LABELS
        for at in range(2, LABELS, 2):
            came[at] = max((at - 1, at), key=best.__getitem__)
        best = [best[came[at]] + word[at] for at in range(LABELS)]
        back.append(came)
    path = [max(range(LABELS), key=best.__getitem__)]
    for came in reversed(back):
        path.append(came[path[-1]])
    return path[::-1]


def spans(path):
    """Names as (first word, word behind the last, kind)."""
    begin = None
    for at, told in enumerate([*path, 0]):
        if begin is not None and (told == 0 or told % 2):
            yield begin, at, (path[begin] - 1) // 2
            begin = None
        if told % 2:
            begin = at


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    steps = parser.add_subparsers(required=True)
    step = steps.add_parser("train")
    for name in ("minilm", "corpora", "out"):
        step.add_argument(name)
    step.add_argument("--silver", nargs="*", default=[])
    step.add_argument("--silver-weight", type=float, default=0.5)
    step.add_argument("--each", type=int, default=1)
    step.add_argument("--begin")
    step.add_argument("--epochs", type=int, default=3)
    step.add_argument("--rate", type=float, default=1.5e-4)
    step.set_defaults(run=train)
    step = steps.add_parser("label")
    for name in ("minilm", "model"):
        step.add_argument(name)
    step.add_argument("labelled", nargs="+")
    step.add_argument("--votes", type=float, nargs="+", default=[1.0, 2.0])
    step.add_argument("--each", type=int, default=1)
    step.add_argument("--draws", nargs="*", default=[])
    step.set_defaults(run=label)
    options = parser.parse_args()
    torch.manual_seed(SEED)
    options.run(options)


if __name__ == "__main__":
    main()
