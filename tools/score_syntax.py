#!/usr/bin/env python3
"""Scores dependency trees against trees drawn by people.

    tools/score_syntax.py [--documents PREFIX] GOLD.conllu NAME=PARSED.conllu…

GOLD is a treebank of Universal Dependencies. Each PARSED has the same words in the
CLEAR scheme, which spaCy's English pipelines and Copydesk share (copydesk-train
trees, tools/silver/trees.py). With --documents only documents whose name begins so
count, of GOLD alone: PARSED holds all. The gold trees are turned into CLEAR, and what
has no sure counterpart there is left out for all alike (clear_scheme.py).

UAS is the share of right heads, LAS of right heads with right relations, both in per
cent; a relation counts where the UD one has a clear counterpart, the folds are those
of Copydesk. Then the share of right heads by the relation in the gold tree.
Standard library only.
"""

import itertools
import sys
from collections import Counter

from clear_scheme import convert

FOLDED = {
    "nsubjpass": "nsubj", "csubjpass": "csubj", "acomp": "attr", "predet": "det",
    "nummod": "amod", "quantmod": "amod", "nmod": "compound", "neg": "advmod",
    "npadvmod": "advmod", "preconj": "cc", "auxpass": "aux", "ROOT": "root",
}  # fmt: skip
# Relations of CLEAR that a UD relation can have become, folded; the first is its name.
COUNTERPARTS = {
    "nsubj": ["nsubj"], "csubj": ["csubj", "ccomp", "xcomp"], "obj": ["dobj"],
    "iobj": ["dative"], "ccomp": ["ccomp"], "xcomp": ["xcomp", "ccomp", "attr", "oprd"],
    "acl:relcl": ["relcl"], "acl": ["acl", "relcl"], "advcl": ["advcl"], "appos": ["appos"],
    "nmod:poss": ["poss"], "amod": ["amod"], "nummod": ["amod"], "compound": ["compound"],
    "flat": ["compound"], "compound:prt": ["prt"], "det": ["det"], "advmod": ["advmod"],
    "aux": ["aux"], "mark": ["mark", "advmod"], "cc": ["cc"], "conj": ["conj"],
    "attr": ["attr", "prep"], "prep": ["prep", "dative", "agent"], "pobj": ["pobj"],
    "pcomp": ["pcomp"], "root": ["root"],
}  # fmt: skip
SHOWN = ["root", "nsubj", "ccomp", "dobj", "conj", "prep", "pobj", "relcl", "acl", "advcl"]


def counterparts(tree, i):
    """The relations of CLEAR that stand for that of word `i`; none if unclear."""
    relation = tree.relations[i]
    if relation == "mark" and tree.tags[i] == "TO":
        return ["aux"]
    if relation in COUNTERPARTS:
        return COUNTERPARTS[relation]
    bare = tree.kind(i)
    return COUNTERPARTS.get(bare, []) if bare not in ("obl", "nmod") else []


def sentences(path, prefix=""):
    """The rows of each sentence of the documents whose name begins with `prefix`."""
    rows, name = [], ""
    with open(path, encoding="utf-8") as lines:
        for line in itertools.chain(lines, ["\n"]):
            fields = line.rstrip("\n").split("\t")
            if line.startswith("# newdoc id"):
                name = line.split("=", 1)[1].strip()
            elif len(fields) == 10 and fields[0].isdigit():
                rows.append(fields)
            elif not line.strip() and rows:
                yield rows if name.startswith(prefix) else None
                rows = []


def score(gold, parsed):
    """Counts of arcs and of right ones, by what is counted."""
    counts = Counter()
    for tree, rows in zip(gold, parsed, strict=True):
        if tree is None:
            continue
        heads = [int(row[6]) - 1 for row in rows]
        labels = [FOLDED.get(row[7], row[7]) for row in rows]
        counts["left out"] += tree.words - sum(tree.sure)
        members = {}
        for i, unit in enumerate(tree.units):
            members.setdefault(unit, []).append(i)
        whole = lambda i: members[tree.units[i]] if i >= 0 else [-1]  # noqa: E731
        for i, sure in enumerate(tree.sure):
            if not sure:
                continue
            right = any(heads[k] in whole(tree.heads[i]) for k in whole(i))
            wanted = counterparts(tree, i)
            shown = wanted[0] if wanted else "other"
            counts["all"] += 1
            counts["all", True] += right
            counts[shown] += 1
            counts[shown, True] += right
            if wanted:
                named = any(labels[k] in wanted for k in whole(i))
                counts["named"] += 1
                counts["named", True] += right and named
    return counts


def main():
    arguments = sys.argv[1:]
    prefix = ""
    if arguments[:1] == ["--documents"]:
        prefix, arguments = arguments[1], arguments[2:]
    gold = [rows and convert(rows) for rows in sentences(arguments[0], prefix)]
    print("| trees | words | left out | UAS | LAS | " + " | ".join(SHOWN) + " |")
    print("|---|" + "--:|" * (len(SHOWN) + 4))
    for argument in arguments[1:]:
        name, path = argument.split("=", 1)
        counts = score(gold, sentences(path))
        shares = [
            f"{100 * counts[what, True] / max(counts[what], 1):.1f}"
            for what in ["all", "named", *SHOWN]
        ]
        print(f"| {name} | {counts['all']} | {counts['left out']} | " + " | ".join(shares) + " |")
    print(f"| arcs | | | {counts['all']} | {counts['named']} | "
          + " | ".join(str(counts[what]) for what in SHOWN) + " |")  # fmt: skip


if __name__ == "__main__":
    main()
