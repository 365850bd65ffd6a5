#!/usr/bin/env python3
"""Teaches a pretrained encoder to parse, and parses text with it.

    teacher.py ENCODER --silver FILE… --gold FILE… --parse IN.conllu=OUT.conllu…

ENCODER is the folder of an MPNet encoder (all-mpnet-base-v2). A biaffine parser
(Dozat & Manning 2017) on it learns the trees of the silver files once, those of the
gold files in every pass; then it parses the words of each IN. All files are CoNLL-U.
Takes a few minutes on a GPU and a night without one.
"""

import argparse
import itertools
import random
import time

import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import MPNetModel

SEED = 5
PIECES_IN_BATCH = 3000
# Pieces of a sentence; the encoder takes 512.
LONGEST = 400


def read(path):
    """Sentences as lists of (form, tag, head, relation)."""
    words = []
    with open(path, encoding="utf-8") as lines:
        for line in itertools.chain(lines, ["\n"]):
            fields = line.rstrip("\n").split("\t")
            if len(fields) == 10 and fields[0].isdigit():
                words.append((fields[1], fields[4], int(fields[6]), fields[7]))
            elif not line.strip() and words:
                yield words
                words = []


class Pieces:
    """Words as the encoder's pieces."""

    def __init__(self, folder):
        self.tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.known = {}

    def of(self, word):
        if word not in self.known:
            pieces = self.tokenizer.encode(word, add_special_tokens=False).ids
            self.known[word] = pieces[:8] or [self.tokenizer.token_to_id("[UNK]")]
        return self.known[word]

    def batch(self, sentences, device):
        """The pieces of the sentences, and where each word begins; the root first."""
        begin, end = (self.tokenizer.token_to_id(t) for t in ["<s>", "</s>"])
        rows, starts = [], []
        for sentence in sentences:
            row, start = [begin], [0]
            for word, *_ in sentence:
                start.append(len(row))
                row += self.of(word)
            rows.append(row + [end])
            starts.append(start)
        ids = [torch.tensor(row) for row in rows]
        mask = nn.utils.rnn.pad_sequence([torch.ones_like(i) for i in ids], True, 0)
        starts = nn.utils.rnn.pad_sequence([torch.tensor(s) for s in starts], True, -1)
        return (
            nn.utils.rnn.pad_sequence(ids, True, 1).to(device),
            mask.to(device),
            starts.to(device),
        )


def layer(size, out, drop):
    return nn.Sequential(nn.Linear(size, out), nn.ReLU(), nn.Dropout(drop))


class Parser(nn.Module):
    def __init__(self, folder, tags, relations, arc=512, label=128, drop=0.3):
        super().__init__()
        self.encoder = MPNetModel.from_pretrained(folder, add_pooling_layer=False)
        size = self.encoder.config.hidden_size
        self.drop = nn.Dropout(drop)
        self.below, self.above = layer(size, arc, drop), layer(size, arc, drop)
        self.label_below, self.label_above = layer(size, label, drop), layer(size, label, drop)
        self.arcs = nn.Parameter(torch.zeros(arc + 1, arc))
        self.labels = nn.Parameter(torch.zeros(relations, label + 1, label + 1))
        self.tags = nn.Linear(size, tags)

    def forward(self, ids, mask, starts):
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        at = starts.clamp(min=0).unsqueeze(-1).expand(-1, -1, states.size(-1))
        words = self.drop(states.gather(1, at))
        below = with_one(self.below(words))
        arcs = below @ self.arcs @ self.above(words).transpose(1, 2)
        arcs = arcs.float().masked_fill((starts < 0).unsqueeze(1), -1e9)
        # No word is its own head.
        own = torch.eye(starts.size(1), dtype=torch.bool, device=starts.device)
        return arcs.masked_fill(own, -1e9), words

    def relations(self, words, heads):
        """The scores of the relations of each word to its head."""
        above = with_one(self.label_above(words))
        above = above.gather(1, heads.unsqueeze(-1).expand(-1, -1, above.size(-1)))
        below = with_one(self.label_below(words))
        return torch.einsum("bni,rij,bnj->bnr", below, self.labels, above).float()


def with_one(x):
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)


def batches(sentences, pieces, shuffle=None):
    """Sentences of like length together, by the number of pieces."""
    noise = shuffle.random if shuffle else lambda: 0.5
    length = {i: sum(len(pieces.of(w[0])) for w in s) + 2 for i, s in enumerate(sentences)}
    order = sorted(length, key=lambda i: length[i] + 4 * noise())
    out, batch, longest = [], [], 0
    for i in order:
        longest = max(longest, length[i])
        if batch and (len(batch) + 1) * longest > PIECES_IN_BATCH:
            out.append(batch)
            batch, longest = [], length[i]
        batch.append(i)
    out.append(batch)
    if shuffle:
        shuffle.shuffle(out)
    return out


def train(parser, pieces, passes, tags, relations, device):
    dice = random.Random(SEED)
    plan = [[(s, b) for b in batches(s, pieces, dice)] for s in passes]
    for part in plan:
        dice.shuffle(part)
    plan = [step for part in plan for step in part]
    encoder = list(parser.encoder.parameters())
    known = {id(p) for p in encoder}
    rest = [p for p in parser.parameters() if id(p) not in known]
    groups = [{"params": encoder, "lr": 6e-5}, {"params": rest, "lr": 1e-3}]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01)
    warm = max(1, len(plan) // 15)
    rate = lambda n: min((n + 1) / warm, (len(plan) - n) / (len(plan) - warm + 1))  # noqa: E731
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    parser.train()
    began, shown = time.time(), 0.0
    for n, (sentences, batch) in enumerate(plan):
        batch = [sentences[i] for i in batch]
        ids, mask, starts = pieces.batch(batch, device)
        gold = lambda f: nn.utils.rnn.pad_sequence(  # noqa: E731
            [torch.tensor([-1] + [f(w) for w in s]) for s in batch], True, -1
        ).to(device)
        tag, head = gold(lambda w: tags[w[1]]), gold(lambda w: w[2])
        relation = gold(lambda w: relations[w[3]])
        with torch.autocast(device.type, torch.bfloat16):
            arcs, words = parser(ids, mask, starts)
            labels = parser.relations(words, head.clamp(min=0))
            tagged = parser.tags(words).float()
        loss = sum(
            nn.functional.cross_entropy(scores.flatten(0, 1), wanted.flatten(), ignore_index=-1)
            for scores, wanted in [(arcs, head), (labels, relation), (tagged, tag)]
        )
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parser.parameters(), 2.0)
        optimizer.step()
        schedule.step()
        if n % 50 == 0:
            print(f"{n}/{len(plan)} loss {loss.item():.3f} {time.time() - began:.0f} s", flush=True)


@torch.no_grad()
def parse(parser, pieces, sentences, tags, relations, device):
    """The (tag, head, relation) of each word of each sentence."""
    parser.eval()
    names, labels = list(tags), list(relations)
    parsed = [None] * len(sentences)
    for batch in batches(sentences, pieces):
        ids, mask, starts = pieces.batch([sentences[i] for i in batch], device)
        with torch.autocast(device.type, torch.bfloat16):
            arcs, words = parser(ids, mask, starts)
            heads = one_root(arcs, starts)
            relation = parser.relations(words, heads).argmax(-1).tolist()
            tag = parser.tags(words).argmax(-1).tolist()
        heads = heads.tolist()
        for k, i in enumerate(batch):
            count = len(sentences[i])
            parsed[i] = [
                (names[tag[k][w]], heads[k][w], "root" if heads[k][w] == 0 else labels[relation[k][w]])
                for w in range(1, count + 1)
            ]
    return parsed


def one_root(arcs, starts):
    """The best head of each word, with one root in each sentence."""
    # What each word would lose by another head than the root.
    best = arcs[:, :, 1:].max(-1).values
    gain = (arcs[:, :, 0] - best).masked_fill(starts < 0, -1e9)
    gain[:, 0] = -1e9
    root = gain.argmax(-1)
    heads = arcs[:, :, 1:].argmax(-1) + 1
    heads[torch.arange(len(root)), root] = 0
    heads[:, 0] = 0
    return heads


def write(path, sentences, parsed):
    with open(path, "w", encoding="utf-8") as out:
        for sentence, found in zip(sentences, parsed):
            for i, ((word, *_), (tag, head, relation)) in enumerate(zip(sentence, found)):
                print(f"{i + 1}\t{word}\t_\t_\t{tag}\t_\t{head}\t{relation}\t_\t_", file=out)
            print(file=out)


def short(path, pieces):
    """The sentences that the encoder can take."""
    return [s for s in read(path) if sum(len(pieces.of(w[0])) for w in s) <= LONGEST]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("encoder")
    arguments.add_argument("--silver", nargs="+", required=True)
    arguments.add_argument("--gold", nargs="+", required=True)
    arguments.add_argument("--parse", nargs="+", required=True)
    arguments.add_argument("--passes", type=int, default=3)
    options = arguments.parse_args()
    torch.manual_seed(SEED)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    pieces = Pieces(options.encoder)
    silver, gold = (
        [s for file in files for s in short(file, pieces)] for files in [options.silver, options.gold]
    )
    words = [w for s in silver + gold for w in s]
    tags = {t: i for i, t in enumerate(sorted({w[1] for w in words}))}
    relations = {r: i for i, r in enumerate(sorted({w[3] for w in words}))}
    parser = Parser(options.encoder, len(tags), len(relations)).to(device)
    train(parser, pieces, [silver] + [gold] * options.passes, tags, relations, device)
    for pair in options.parse:
        source, target = pair.split("=")
        sentences = short(source, pieces)
        write(target, sentences, parse(parser, pieces, sentences, tags, relations, device))
        print(target, flush=True)


if __name__ == "__main__":
    main()
