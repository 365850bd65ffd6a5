#!/usr/bin/env python3
"""Trees for the teacher from a treebank of Universal Dependencies.

    merge.py TREEBANK.conllu SPACY.conllu > merged.conllu

TREEBANK's trees are turned into the CLEAR scheme (tools/clear_scheme.py). What has no
sure counterpart there is taken from SPACY, a parse of the same words by a pipeline
that was taught in that scheme (tools/silver/trees.py).
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from clear_scheme import convert  # noqa: E402
from score_syntax import FOLDED, counterparts, sentences  # noqa: E402


def main():
    treebank, pipeline = sys.argv[1:]
    for gold, parsed in zip(sentences(treebank), sentences(pipeline), strict=True):
        tree = convert(gold)
        unit = lambda i: tree.units[i] if i >= 0 else -1  # noqa: E731
        for i, (row, other) in enumerate(zip(gold, parsed, strict=True)):
            head, relation = int(other[6]), other[7]
            if tree.sure[i]:
                if unit(head - 1) != unit(tree.heads[i]):
                    head = tree.heads[i] + 1
                wanted = counterparts(tree, i)
                if wanted and FOLDED.get(relation, relation) not in wanted:
                    relation = wanted[0]
            relation = "root" if head == 0 else "dep" if relation == "root" else relation
            print(f"{i + 1}\t{row[1]}\t_\t_\t{row[4]}\t_\t{head}\t{relation}\t_\t_")
        print()


if __name__ == "__main__":
    main()
