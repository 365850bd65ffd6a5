#!/usr/bin/env python3
"""One tree of two: spaCy's conventions, the teacher's better heads.

    vote.py SPACY.conllu TEACHER.conllu > voted.conllu

Both hold trees of the same words; sentences of SPACY that TEACHER lacks are kept as
they are. Where both give a word the same head, spaCy's relation is taken: the teacher
also learnt from turned treebanks, whose relations do not always follow CLEAR. Other
heads are the teacher's, as far as a tree without crossing arcs remains, but for what
only the schemes draw differently:

  object   "urged him to go": whether "him" depends on "urged" or on "go"
  on how   "talks on how to end it": whether "on" governs the clause
  number   "up to six", "more than 100"
  such     "cities such as Paris"
  unit     "due to rain": which word of the expression governs

Tags are the teacher's. How many words differ and were taken is printed on stderr.
"""

import collections
import itertools
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from score_syntax import sentences  # noqa: E402

OBJECTS = ("dobj", "dative")
# Prepositions that no clause has as its mark.
PREPOSITIONS = set(
    "on about of at upon over to in into from regarding by with concerning around against between".split()
)

Word = collections.namedtuple("Word", "form tag head relation")


def only_drawn_differently(i, ours, theirs):
    """Whether the schemes, and not the parsers, disagree on word `i`."""
    spacy, teacher = ours[i], theirs[i]
    relations = (spacy.relation, teacher.relation)
    subject = any(relation.startswith("nsubj") for relation in relations)
    if subject and any(relation in OBJECTS for relation in relations):
        return True
    if relations == ("prep", "mark") and spacy.form.lower() in PREPOSITIONS:
        return True
    if spacy.relation == "quantmod":
        return True
    if [word.form.lower() for word in ours[i : i + 2]] == ["such", "as"]:
        return True
    unit = relations in (("pobj", "pobj"), ("pcomp", "pcomp")) and 0 not in (spacy.head, teacher.head)
    return unit and abs(spacy.head - teacher.head) == 1


def differences(ours, theirs):
    """Words with two heads, in groups of those that hang together."""
    differ = {i for i, (a, b) in enumerate(zip(ours, theirs)) if a.head != b.head}
    leader = {i: i for i in differ}

    def top(i):
        while leader[i] != i:
            i = leader[i]
        return i

    for i in sorted(differ):
        for head in (ours[i].head - 1, theirs[i].head - 1):
            if head in differ:
                leader[top(i)] = top(head)
    groups = collections.defaultdict(list)
    for i in sorted(differ):
        groups[top(i)].append(i)
    return list(groups.values())


def is_tree(heads):
    """Whether there is one root, which every word leads to."""
    if heads.count(0) != 1:
        return False
    for head in heads:
        steps = 0
        while head:
            head, steps = heads[head - 1], steps + 1
            if steps > len(heads):
                return False
    return True


def crosses(heads, marks):
    """Whether two arcs cross; those of marks do not count."""
    arcs = [
        (min(i, head), max(i, head))
        for i, head in enumerate(heads, 1)
        if head and not marks[i - 1]
    ]
    return any(a < c < b < d for a, b in arcs for c, d in arcs)


def choose(ours, theirs, groups):
    """The heads of `ours`, with as many groups as possible taken from `theirs`."""
    heads = [word.head for word in ours]
    marks = ["punct" in (a.relation, b.relation) for a, b in zip(ours, theirs)]
    crossing = crosses(heads, marks)

    def with_groups(chosen):
        """The heads with these groups too; None if that is no tree."""
        tried = list(heads)
        for i in itertools.chain.from_iterable(chosen):
            tried[i] = theirs[i].head
        fine = is_tree(tried) and (crossing or not crosses(tried, marks))
        return tried if fine else None

    # All, all but one; else one or two after the other.
    for chosen in [groups, *([o for o in groups if o is not g] for g in groups)]:
        if tried := with_groups(chosen):
            return tried
    left = groups
    while left:
        for chosen in [*([g] for g in left), *map(list, itertools.combinations(left, 2))]:
            if tried := with_groups(chosen):
                heads = tried
                left = [g for g in left if g not in chosen]
                break
        else:
            break
    return heads


def as_in_clear(i, heads, theirs):
    """The teacher's relation of word `i`, turned back where the treebanks' shows through."""
    word = theirs[i]
    siblings = [w for k, w in enumerate(theirs) if heads[k] == heads[i] and k != i]
    others = {w.relation for w in siblings}
    if word.relation == "dative" and word.tag != "IN" and "dobj" not in others:
        return "dobj"
    if word.relation == "nsubj" and "expl" in others:
        return "attr"
    if word.relation == "amod" and word.tag in ("NNP", "NNPS"):
        return "compound"
    return "dep" if word.relation == "root" else word.relation


def vote(ours, theirs):
    groups = differences(ours, theirs)
    apart = [g for g in groups if not any(only_drawn_differently(i, ours, theirs) for i in g)]
    heads = choose(ours, theirs, apart)
    for i, head in enumerate(heads):
        relation = ours[i].relation if head == ours[i].head else as_in_clear(i, heads, theirs)
        yield Word(ours[i].form, theirs[i].tag, head, relation if head else "root")


def read(path):
    for rows in sentences(path):
        yield [Word(row[1], row[4], int(row[6]), row[7]) for row in rows]


def main():
    spacy, teacher = map(read, sys.argv[1:])
    known = {}
    for sentence in teacher:
        known.setdefault(tuple(word.form for word in sentence), sentence)
    counts = collections.Counter()
    for ours in spacy:
        theirs = known.get(tuple(word.form for word in ours), ours)
        voted = list(vote(ours, theirs))
        counts["words"] += len(ours)
        counts["differ"] += sum(a.head != b.head for a, b in zip(ours, theirs))
        counts["taken"] += sum(a.head != b.head for a, b in zip(ours, voted))
        for i, word in enumerate(voted, 1):
            print(f"{i}\t{word.form}\t_\t_\t{word.tag}\t_\t{word.head}\t{word.relation}\t_\t_")
        print()
    print(dict(counts), file=sys.stderr)


if __name__ == "__main__":
    main()
