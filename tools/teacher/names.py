#!/usr/bin/env python3
"""Teaches a pretrained encoder to find names, and labels text with it.

    names.py ENCODER --gold FILE… --nationalities peoples.tsv [--save MODEL]
    names.py ENCODER --load MODEL --nationalities peoples.tsv --silver FILE --label IN=OUT…

ENCODER is the folder of an MPNet encoder (all-mpnet-base-v2). All files but the
table of nationalities are JSON lines as the name corpora have them: `id`, `text`,
`scored_types`, `entities` with `start`, `end`, `label`; offsets are Unicode code
points. Of IN only `id` and `text` are read; OUT has the names found.

The encoder reads lower case alone, so each word's case is added to its input as a
learnt vector. Words carry one of the labels O, B-… and I-… of person, organisation,
location and other names. Where a corpus does not annotate other names, a blank word
may be one (the loss sums over the labels that are allowed). Which other names are
peoples, faiths and parties (`norp`) no gold label tells: the table of nationalities does,
and the silver labels of another teacher. Both steps can be one command.
"""

import argparse
import json
import random
import time
from collections import Counter

import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import MPNetModel

KINDS = ["PERSON", "ORG", "LOC", "MISC"]
OUTSIDE = 0
LABELS = 1 + 2 * len(KINDS)
MISC_LABELS = [7, 8]
CASES = 5
# Pieces of a passage that is read at once; the encoder takes 512.
LONGEST = 200
PIECES_IN_BATCH = 3200
# Far from news, or with spans that were derived: one document in three is read in a pass.
LIGHT = ("meantime", "broad-twitter")
# A name is a people's if the other teacher says so this often, and mostly.
OFTEN = 3
# Passages that are read as a headline in capitals, in title case or without capitals.
RECASED = 0.12


def case_of(word):
    if not any(c.isalpha() for c in word):
        return 0
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(word) > 1 else 2
    return 2 if word[1:].islower() else 4


class Passage:
    """Words that are read together: their pieces, cases, places and allowed labels."""

    def __init__(self, pieces, starts, cases, spans, allowed):
        self.pieces, self.starts, self.cases = pieces, starts, cases
        self.spans, self.allowed = spans, allowed


def passages(tokenizer, text, allowed_of=None):
    """The passages of a text, cut after the last full stop or line that fits."""
    encoded = tokenizer.encode(text, add_special_tokens=False)
    words = []
    for piece, word, (start, end) in zip(encoded.ids, encoded.word_ids, encoded.offsets):
        if words and words[-1][0] == word:
            words[-1][1].append(piece)
            words[-1][3] = end
        else:
            words.append([word, [piece], start, end])
    first = 0
    while first < len(words):
        last, size, cut = first, 0, None
        while last < len(words) and size + len(words[last][1]) <= LONGEST:
            size += len(words[last][1])
            last += 1
            after = text[words[last - 1][3] : words[last][2]] if last < len(words) else "\n"
            if "\n" in after or (text[words[last - 1][2]] in ".?!" and after):
                cut = last
        if last < len(words):
            last = cut or max(last, first + 1)
        yield passage(text, words[first:last], allowed_of)
        first = last


def passage(text, words, allowed_of):
    pieces, starts, cases = [], [], []
    for _, ids, start, end in words:
        starts.append(len(pieces) + 1)
        pieces += ids
        cases += [case_of(text[start:end])] * len(ids)
    spans = [(start, end) for _, _, start, end in words]
    return Passage(pieces, starts, cases, spans, allowed_of(spans) if allowed_of else None)


def allowed_labels(document, nationalities):
    """A function that tells which labels each word of a document may have."""
    misc = "MISC" in document["scored_types"]
    text = document["text"]
    blank = {OUTSIDE} | (set() if misc else set(MISC_LABELS))
    whole = set(range(LABELS))
    begin, end = document.get("annotated_span") or (0, len(text))
    names, reached = [], 0
    for name in sorted(document["entities"], key=lambda e: (e["start"], -e["end"])):
        if name["start"] >= reached and name["label"] in KINDS:
            names.append(name)
            reached = name["end"]

    def kind_of(name):
        one = text[name["start"] : name["end"]].lower()
        return "MISC" if name["label"] == "LOC" and one in nationalities else name["label"]

    def of(spans):
        labels = [blank if begin <= s and e <= end else whole for s, e in spans]
        for name in names:
            inside = [i for i, (s, e) in enumerate(spans) if s < name["end"] and name["start"] < e]
            if not inside:
                continue
            fits = spans[inside[0]][0] >= name["start"] and spans[inside[-1]][1] <= name["end"]
            kind = kind_of(name)
            if name.get("optional") or not fits:
                for i in inside:
                    labels[i] = whole
            elif kind != "MISC" or misc or name["label"] == "LOC":
                label = 1 + 2 * KINDS.index(kind)
                for i in inside:
                    labels[i] = {label if i == inside[0] else label + 1}
        return labels

    return of


class Names(nn.Module):
    def __init__(self, folder):
        super().__init__()
        self.encoder = MPNetModel.from_pretrained(
            folder, add_pooling_layer=False, attention_probs_dropout_prob=0.0
        )
        size = self.encoder.config.hidden_size
        self.case = nn.Embedding(CASES, size)
        nn.init.zeros_(self.case.weight)
        self.labels = nn.Linear(size, LABELS)

    def forward(self, ids, cases, mask, starts):
        words = self.encoder.embeddings.word_embeddings(ids) + self.case(cases)
        states = self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state
        at = starts.clamp(min=0).unsqueeze(-1).expand(-1, -1, states.size(-1))
        return self.labels(states.gather(1, at)).float()


def tensors(batch, tokenizer, device):
    begin, end = (tokenizer.token_to_id(t) for t in ["<s>", "</s>"])
    pad = nn.utils.rnn.pad_sequence
    ids = [torch.tensor([begin, *p.pieces, end]) for p in batch]
    cases = [torch.tensor([0, *p.cases, 0]) for p in batch]
    starts = [torch.tensor(p.starts) for p in batch]
    return [
        pad(ids, True, tokenizer.token_to_id("<pad>")).to(device),
        pad(cases, True, 0).to(device),
        pad([torch.ones_like(i) for i in ids], True, 0).to(device),
        pad(starts, True, -1).to(device),
    ]


def batches(these, noise=lambda: 0.0):
    """Passages of like length together."""
    order = sorted(these, key=lambda p: len(p.pieces) * (1 + 0.2 * noise()))
    batch, longest = [], 0
    for one in order:
        longest = max(longest, len(one.pieces) + 2)
        if batch and longest * (len(batch) + 1) > PIECES_IN_BATCH:
            yield batch
            batch, longest = [], len(one.pieces) + 2
        batch.append(one)
    if batch:
        yield batch


def recased(one, chance):
    """The passage as it is, or with its words in capitals, title case or lower case."""
    if chance.random() >= RECASED:
        return one
    to = chance.choice([1, 2, 3])
    cases = [to if case else 0 for case in one.cases]
    return Passage(one.pieces, one.starts, cases, one.spans, one.allowed)


def loss_of(scores, batch):
    allowed = torch.full(scores.shape, -1e9)
    count = 0
    for row, one in enumerate(batch):
        for word, labels in enumerate(one.allowed):
            allowed[row, word, list(labels)] = 0.0
        count += len(one.allowed)
    allowed = allowed.to(scores.device)
    real = (allowed > -1).any(-1)
    right = (scores + allowed).logsumexp(-1) - scores.logsumexp(-1)
    return -right[real].sum() / count


def learn(model, tokenizer, options, nationalities):
    chance = random.Random(options.seed)
    heavy, light = [], []
    for path in options.gold:
        into = light if path.rsplit("/", 1)[-1].startswith(LIGHT) else heavy
        for line in open(path, encoding="utf-8"):
            document = json.loads(line)
            allowed = allowed_labels(document, nationalities)
            into.extend(passages(tokenizer, document["text"], allowed))
    print(len(heavy), "passages,", len(light), "light", flush=True)
    # Weights are kept in full precision; the copies that are multiplied need not be.
    master = [(p, p.detach().float().clone()) for p in model.parameters() if p.requires_grad]
    names = {id(p): name for name, p in model.named_parameters()}
    groups = [
        {"params": [copy], "peak": options.rate if "encoder" in names[id(p)] else 1e-3}
        for p, copy in master
    ]
    learner = torch.optim.AdamW(groups, lr=0.0, weight_decay=0.01)
    passes = []
    for _ in range(options.passes):
        these = heavy + chance.sample(light, len(light) // 3)
        ready = list(batches([recased(p, chance) for p in these], chance.random))
        chance.shuffle(ready)
        passes.extend(ready)
    began, total = time.monotonic(), 0.0
    for step, batch in enumerate(passes):
        share = step / len(passes)
        slope = min(share / 0.08, (1 - share) / 0.92)
        for group in learner.param_groups:
            group["lr"] = group["peak"] * slope
        loss = loss_of(model(*tensors(batch, tokenizer, options.device)), batch)
        model.zero_grad()
        loss.backward()
        for p, copy in master:
            copy.grad = p.grad.float() if p.grad is not None else None
        nn.utils.clip_grad_norm_([copy for _, copy in master], 1.0)
        learner.step()
        with torch.no_grad():
            for p, copy in master:
                p.copy_(copy)
        total += loss.item()
        if step % 20 == 19:
            spent = time.monotonic() - began
            print(f"{step + 1}/{len(passes)} loss {total / 20:.4f} {spent:.0f} s", flush=True)
            total = 0.0


def peoples_of(path):
    """What the labels of another teacher mostly have for peoples, faiths and parties."""
    norp, others = Counter(), Counter()
    for line in open(path, encoding="utf-8"):
        document = json.loads(line)
        for name in document["entities"]:
            said = document["text"][name["start"] : name["end"]].lower()
            (norp if name.get("fine") == "norp" else others)[said] += 1
    return {said for said, count in norp.items() if count >= max(OFTEN, others[said] + 1)}


def found(one, labels, text, nationalities, peoples):
    """The names that the labels of a passage's words spell."""
    names = []
    for (start, end), label in zip(one.spans, labels):
        if label == OUTSIDE:
            names.append(None)
            continue
        kind = KINDS[(label - 1) // 2]
        if label % 2 == 0 and names and names[-1] and names[-1]["label"] == kind:
            names[-1]["end"] = end
            continue
        names.append({"start": start, "end": end, "label": kind, "fine": ""})
    for name in filter(None, names):
        said = text[name["start"] : name["end"]].lower()
        if name["label"] == "LOC" and said in nationalities:
            name["label"] = "MISC"
        if name["label"] == "MISC" and (said in nationalities or said in peoples):
            name["fine"] = "norp"
        yield name


def label(model, tokenizer, options, nationalities, peoples, into):
    source, _, out = into.partition("=")
    documents = [json.loads(line) for line in open(source, encoding="utf-8")]
    texts = [document["text"] for document in documents]
    these = []
    for index, text in enumerate(texts):
        for one in passages(tokenizer, text):
            one.document = index
            these.append(one)
    began, names = time.monotonic(), [[] for _ in texts]
    model.eval()
    with torch.inference_mode():
        for batch in batches(these):
            scores = model(*tensors(batch, tokenizer, options.device))
            for one, row in zip(batch, scores.argmax(-1).tolist()):
                text = texts[one.document]
                names[one.document].extend(found(one, row, text, nationalities, peoples))
    with open(out, "w", encoding="utf-8") as lines:
        for document, these in zip(documents, names):
            these.sort(key=lambda name: name["start"])
            document = {"id": document["id"], "text": document["text"], "entities": these}
            print(json.dumps(document, ensure_ascii=False), file=lines)
    print(out, len(texts), "documents", f"{time.monotonic() - began:.0f} s", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("encoder")
    parser.add_argument("--gold", nargs="+", default=[])
    parser.add_argument("--nationalities", required=True)
    parser.add_argument("--silver", help="labels of another teacher, for names of peoples")
    parser.add_argument("--label", nargs="+", default=[], metavar="IN=OUT")
    parser.add_argument("--save")
    parser.add_argument("--load")
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--frozen", type=int, default=4, help="layers that stay as they are")
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    options.device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(options.seed)
    with open(options.nationalities, encoding="utf-8") as rows:
        rows = [row.split("\t") for row in rows if "\t" in row]
    nationalities = {row[0] for row in rows if "nationality" in row[1].split()}
    tokenizer = Tokenizer.from_file(f"{options.encoder}/tokenizer.json")
    tokenizer.no_padding()
    tokenizer.no_truncation()
    model = Names(options.encoder)
    if options.load:
        model.load_state_dict(torch.load(options.load, map_location="cpu"))
    for frozen in [model.encoder.embeddings, *model.encoder.encoder.layer[: options.frozen]]:
        frozen.requires_grad_(False)
    model.to(options.device, torch.bfloat16).train()
    if options.gold:
        learn(model, tokenizer, options, nationalities)
    if options.save:
        torch.save(model.state_dict(), options.save)
    peoples = peoples_of(options.silver) if options.silver else set()
    for into in options.label:
        label(model, tokenizer, options, nationalities, peoples, into)


if __name__ == "__main__":
    main()
