"""Turns trees of Universal Dependencies into the CLEAR scheme.

CLEAR is the scheme of spaCy's English pipelines and of Copydesk. `convert` applies
these rules, in this order:

  flat       the last word of a name governs the others
  month      "September 1": the month governs the number; "$ 5": the number governs
  what       "what he said": the verb of a free relative clause governs "what"
  cop        "is" governs its predicate, and what belongs to the clause: subjects,
             marks, auxiliaries, clauses, negation, whatever stands before it
  case       a preposition governs its noun; "even in June": and the adverb before it
  mark       a preposition governs a clause in -ing ("after leaving")
  conj       each conjunct and "and" depend on the conjunct before them

Words without a sure counterpart are not `sure`: punctuation; words inside fixed
expressions ("according to" is one word: an arc into or out of any of its parts
counts); parataxis and the root beside it, vocatives, interjections, lists, repairs,
ellipses; "at least"; "with the door open"; adverbs and adjuncts that could belong
to "is" or to its predicate; the object of a verb that also has a complement ("want
him to go": "him" depends on "want" here, on "go" there), unless the verb is like
"tell".
"""

import itertools

MONTHS = set(
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec jan. feb. mar. apr. aug. sep. sept. oct."
    " nov. dec.".split()
)
# Words that introduce clauses with a subject and a tense, or none at all.
NO_PREPOSITIONS = set(
    "that if whether because while although though unless so lest once whereas when than".split()
)
# Verbs whose object is told or asked to do something.
TELLING = set(
    "tell tells told telling ask asks asked asking urge urges urged urging order orders ordered"
    " ordering force forces forced forcing persuade persuades persuaded advise advises advised"
    " warn warns warned warning encourage encourages encouraged invite invites invited instruct"
    " instructs instructed remind reminds reminded convince convinces convinced teach teaches"
    " taught".split()
)
UNSURE = set("dep orphan reparandum goeswith list parataxis dislocated discourse vocative".split())
# What goes from a predicate to its copula.
CLAUSAL = set("nsubj csubj expl aux mark advcl parataxis discourse vocative".split())


class Tree:
    """A UD tree of words numbered from 0, which the rules change in place."""

    def __init__(self, rows):
        self.forms = [row[1].lower() for row in rows]
        self.tags = [row[4] for row in rows]
        self.heads = [int(row[6]) - 1 for row in rows]
        self.relations = [row[7] for row in rows]
        self.sure = [row[3] != "PUNCT" for row in rows]
        self.words = sum(self.sure)
        # The word that stands for a phrase outside: its preposition or copula.
        self.outer = {}

    def children(self, i, *relations):
        """The children of a word, in order; only those of certain relations."""
        heads = enumerate(self.heads)
        return [k for k, h in heads if h == i and (not relations or self.kind(k) in relations)]

    def kind(self, i):
        """The relation of a word without subtype."""
        return self.relations[i].split(":")[0]

    def move(self, i, head, relation=None):
        self.heads[i] = head
        self.relations[i] = relation or self.relations[i]

    def swap(self, old, new, relation):
        """Puts `new`, a child of `old`, into its place."""
        self.move(new, self.heads[old], self.relations[old])
        self.move(old, new, relation)
        self.sure[new], self.sure[old] = self.sure[old], self.sure[new]


def convert(rows):
    """The tree of a sentence in the CLEAR scheme."""
    tree = Tree(rows)
    units(tree)
    unsure(tree)
    for rule in [flat, month, what, cop, case, mark, conj]:
        rule(tree)
    return tree


def units(tree):
    """Fixed expressions: each word's unit is its first word."""
    fixed = enumerate(tree.relations)
    heads = {i: tree.heads[i] for i, relation in fixed if relation == "fixed"}
    tree.units = [heads.get(i, i) for i in range(len(tree.forms))]
    for i in heads:
        tree.sure[i] = False
    for i in range(1, len(tree.forms)):
        if tree.forms[i] in ("least", "most") and tree.forms[i - 1] == "at":
            tree.sure[i] = tree.sure[i - 1] = False


def unsure(tree):
    for i in range(len(tree.forms)):
        if tree.kind(i) in UNSURE:
            tree.sure[i] = False
            if tree.kind(i) == "parataxis" and tree.heads[tree.heads[i]] < 0:
                tree.sure[tree.heads[i]] = False
        if tree.kind(i) == "obj" and tree.forms[tree.heads[i]] not in TELLING:
            later = [k for k in tree.children(tree.heads[i], "xcomp") if k > i]
            if later:
                tree.sure[i] = False


def flat(tree):
    for first in range(len(tree.forms)):
        parts = [k for k in tree.children(first, "flat") if k > first]
        if not parts:
            continue
        last = parts[-1]
        tree.swap(first, last, "flat")
        for k in tree.children(first):
            tree.move(k, last)


def month(tree):
    for i, form in enumerate(tree.forms):
        head = tree.heads[i]
        if head < 0 or not tree.tags[head] == "CD":
            continue
        if form in MONTHS and tree.kind(i) in ("compound", "nmod"):
            tree.swap(head, i, "nummod")
            for k in tree.children(head):
                tree.move(k, i)
    for i, form in enumerate(tree.forms):
        numbers = tree.children(i, "nummod") if form.endswith("$") else []
        if numbers:
            tree.swap(i, numbers[0], "amod")
            for k in tree.children(i):
                tree.move(k, numbers[0])


def what(tree):
    for i, tag in enumerate(tree.tags):
        clauses = [k for k in tree.children(i) if tree.relations[k] == "acl:relcl" and k > i]
        if not tag.startswith("W") or not clauses:
            continue
        verb = clauses[0]
        place = {"nsubj": "csubj", "obj": "ccomp"}.get(tree.kind(i))
        tree.swap(i, verb, "free")
        tree.relations[verb] = place or tree.relations[verb]
        for k in tree.children(i, "case", "cop", "nsubj", "aux", "mark", "conj", "cc"):
            tree.move(k, verb)


def cop(tree):
    for verb in range(len(tree.forms)):
        if tree.kind(verb) != "cop":
            continue
        predicate = tree.heads[verb]
        clause = any("outer" in tree.relations[k] for k in tree.children(predicate))
        empty = "expl" in map(tree.kind, tree.children(predicate))
        empty = empty or any(tree.forms[k] == "it" for k in tree.children(predicate, "nsubj"))
        tree.swap(predicate, verb, "ccomp" if clause else "attr")
        tree.outer[predicate] = verb
        for k in tree.children(predicate):
            if clause:
                if k < verb:
                    tree.move(k, verb)
            elif goes_to_copula(tree, verb, predicate, k, empty):
                tree.move(k, verb)


def goes_to_copula(tree, verb, predicate, k, empty):
    """Whether child `k` of the predicate belongs to the copula; marks unsure ones."""
    kind = tree.kind(k)
    if kind == "advmod":
        if k > verb and tree.forms[k] not in ("not", "n't", "n’t", "never"):
            tree.sure[k] = False
        return True
    if kind == "obl" or (kind == "advcl" and {"than", "as"} & introductions(tree, k)):
        tree.sure[k] = tree.sure[k] and k < verb
        return True
    if kind == "conj":
        finite = tree.tags[k] in ("VBZ", "VBD", "VBP", "MD")
        return finite or bool(tree.children(k, "cop", "nsubj", "aux"))
    if kind in ("ccomp", "xcomp"):
        return empty
    return kind in CLAUSAL or (kind == "cc" and k < verb)


def introductions(tree, i):
    return {tree.forms[k] for k in tree.children(i, "mark", "case")}


def case(tree):
    for noun in range(len(tree.forms)):
        words = [k for k in tree.children(noun, "case") if tree.tags[k] != "POS"]
        if not words:
            continue
        verbal = tree.tags[noun].startswith("VB")
        tree.outer.setdefault(noun, words[0])
        govern(tree, words, noun, "pcomp" if verbal else "pobj")
        for k in tree.children(noun):
            if k < words[0] and (tree.kind(k) == "advmod" or tree.relations[k] == "cc:preconj"):
                tree.move(k, words[0])


def govern(tree, words, below, relation):
    """Puts the prepositions `words` between `below` and its head."""
    kept = ("conj", "root", "attr", "parataxis")
    place = tree.relations[below] if tree.kind(below) in kept else "prep"
    tree.swap(below, words[0], relation)
    tree.relations[words[0]] = place
    for upper, lower in itertools.pairwise(words):
        tree.move(lower, upper, "prep")
    tree.move(below, words[-1], relation)


def mark(tree):
    for i in range(len(tree.forms)):
        verb = tree.heads[i]
        last = max(k for k, unit in enumerate(tree.units) if unit == tree.units[i])
        if tree.relations[i] != "mark" or tree.tags[last] not in ("IN", "NN"):
            continue
        verbs = [verb, *tree.children(verb, "aux")]
        finite = any(tree.tags[k] in ("VBZ", "VBP", "VBD", "MD") for k in verbs)
        if last > i or (not finite and any(tree.tags[k] == "VBG" for k in verbs)):
            if tree.forms[i] not in NO_PREPOSITIONS:
                govern(tree, [i], verb, "pcomp")
                tree.outer.setdefault(verb, i)
        elif tree.forms[i] == "with":
            for k in [i, verb, *tree.children(verb, "nsubj")]:
                tree.sure[k] = False


def conj(tree):
    inner = {outer: word for word, outer in tree.outer.items()}
    firsts = {}
    for i in range(len(tree.forms)):
        if tree.kind(i) == "conj":
            firsts.setdefault(inner.get(tree.heads[i], tree.heads[i]), []).append(i)
    for first, others in firsts.items():
        for before, i in itertools.pairwise([tree.outer.get(first, first), *others]):
            if i not in inner and before in inner and not tree.tags[i].startswith("V"):
                before = inner[before]
            tree.move(i, before)
            word = inner.get(i, i)
            for k in set(tree.children(word, "cc") + tree.children(i, "cc")):
                if k < i and tree.relations[k] == "cc":
                    tree.move(k, before)
