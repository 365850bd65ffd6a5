"""Which of several items of one name a company is: for tools/knowledge_rows.py.

A list of shares knows names and no items, and the list of research institutes has an item for each
branch of a company that does research: "Novartis" is nine items of nine countries. The company
itself is mostly the one with the lowest number, for it was the first that somebody wrote about.
"""

# Lists that know names alone: whoever made ITEMS.tsv has found an item for each.
BY_NAME = {"sp500", "financedatabase"}
# Bodies of research institutes that were made at once, from a list: mostly branches of companies.
IMPORTED = range(28_000_000, 60_000_000)
# Items above are too young for what a list of shares has by a common word.
YOUNG = 20_000_000
# The only list that says which bodies are companies, and what it says.
RESEARCH, COMPANY = "ror", "company"


def number(row):
    return int(row["id"][1:])


def says_one_list(row):
    return len(row["lists"] - BY_NAME) <= 1


def is_branch(row):
    """Whether an item may be a branch: one list has it, which made it together with many."""
    return (row["lists"] - BY_NAME == {RESEARCH} and number(row) in IMPORTED
            and row["description"].startswith(COMPANY))


def is_no_share(row):
    """Whether an item is too young, or no company, for the share that bears its name."""
    own = row["lists"] - BY_NAME
    research = own == {RESEARCH} and not row["description"].startswith(COMPANY)
    return says_one_list(row) and (research or number(row) > YOUNG)


def take_share(row):
    """What a list of shares says of an item; the item is without it from then on."""
    share = {key: row[key] for key in ("ticker", "isin", "prominence")}
    row.update(ticker="", isin="", prominence=row["own_prominence"])
    row["lists"] -= BY_NAME
    return share


def give_share(row, share):
    for key in ("ticker", "isin"):
        row[key] = row[key] or share[key]
    row["prominence"] = max(row["prominence"], share["prominence"])


def settle(rows):
    """Takes shares from items that are not theirs, and branches out of `rows`."""
    bodies = [row for id, row in rows.items() if row["type"] == "organization" and id[0] == "Q"]
    named = {}
    for row in sorted(bodies, key=number, reverse=True):
        for name in [*row["aliases"], row["name"]]:
            named.setdefault(name.lower(), []).append(row)
    for row in bodies:
        # The lowest number stands last; its own name counts, or an alias of both.
        first = named[row["name"].lower()][-1]
        if row["lists"] & BY_NAME and (is_no_share(row) or is_branch(row)):
            share = take_share(row)
            if first is not row and number(first) < YOUNG and row["name"] == first["name"]:
                give_share(first, share)
    for row in filter(is_branch, bodies):
        del rows[row["id"]]
