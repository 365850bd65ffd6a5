#!/usr/bin/env python3
"""Makes a second list of items for tools/knowledge_rows.py, from open lists that carry Wikidata ids.

    tools/more_items/more_items.py CLONES > more.tsv

CLONES is a folder with a clone of each repository of SOURCES under its name; what is missing there
is cloned. Each is read at the commit named here, so that the same clones give the same bytes. The
columns are those of ITEMS.tsv.
"""
import csv
import io
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
COLUMNS = ["id", "type", "name", "aliases", "country", "description", "prominence", "source",
           "geonames", "ticker"]
# Name of the clone: where it is from, commit.
SOURCES = {
    "LiterallyWikidata": ("https://github.com/GenetAsefa/LiterallyWikidata",
                          "2159e0db86bb8913cb6750b9f80375a22e0da498"),
    "wikidata-football-cleanup": ("https://github.com/asherwoodbury/wikidata-football-cleanup",
                                  "fafd376a4f4b86b59f0045f5b26772395ca25922"),
    "lm-kbc-2023": ("https://github.com/lm-kbc/dataset2023",
                    "a4d22f08b70b22c05ba02a0600196c1496dccbfe"),
    "lm-kbc-2024": ("https://github.com/lm-kbc/dataset2024",
                    "bc7e017791d7c78fadf6b5159a27f10e9add12f8"),
}
HUMAN = "Q5"
# How well known at least, as in ITEMS.tsv: constants by source. tools/knowledge_rows.py gives more
# to those whose number is low.
KNOWN = {"person": 12, "organization": 12, "town": 15, "region": 34}
PLACES = {"town", "region"}
# The head of a description stands before what follows here.
FOLLOWS = re.compile(r"[,;:(]| (?:in|of|from|for|based|on|at|near|that|which|who|and|with|to|by|"
                     r"headquartered|located|owned|founded|operating|specializing|serving)\b")
# Relations of the last two lists: types of their subjects and objects.
RELATIONS = {
    "BandHasMember": ("organization", "person"),
    "CityLocatedAtRiver": ("town", "region"),
    "CompanyHasParentOrganisation": ("organization", "organization"),
    "CompoundHasParts": (None, None),
    "CountryBordersCountry": ("region", "region"),
    "CountryHasStates": ("region", "region"),
    "FootballerPlaysPosition": ("person", None),
    "PersonCauseOfDeath": ("person", None),
    "PersonHasAutobiography": ("person", None),
    "PersonHasEmployer": ("person", "organization"),
    "PersonHasNoblePrize": ("person", None),
    "PersonHasNumberOfChildren": ("person", None),
    "PersonHasPlaceOfDeath": ("person", "town"),
    "PersonHasProfession": ("person", None),
    "PersonHasSpouse": ("person", "person"),
    "PersonPlaysInstrument": ("person", None),
    "PersonSpeaksLanguage": ("person", None),
    "RiverBasinsCountry": ("region", "region"),
    "StateBordersState": ("region", "region"),
    "awardWonBy": (None, "person"),
    "companyTradesAtStockExchange": ("organization", "organization"),
    "countryLandBordersCountry": ("region", "region"),
    "personHasCityOfDeath": ("person", "town"),
    "seriesHasNumberOfEpisodes": (None, None),
}


class Clone:
    def __init__(self, folder, name):
        url, self.commit = SOURCES[name]
        self.path = folder / name
        if not self.path.exists():
            cloned = subprocess.run(["git", "clone", "--quiet", url, str(self.path)])
            if cloned.returncode:
                sys.exit(f"{url}: could not be cloned; a clone of it may be put at {self.path}")

    def read(self, path):
        shown = subprocess.run(["git", "-C", str(self.path), "show", f"{self.commit}:{path}"],
                               check=True, capture_output=True)
        return shown.stdout.decode("utf-8")


def pairs(text):
    return (line.split("\t", 1) for line in text.splitlines() if "\t" in line)


def heads():
    lines = (HERE / "heads.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def kind_of(description, known):
    """The type of what a description names: "Norwegian shipping company" is a body. Districts of
    elections bear the names of their towns, and are meant by none."""
    if "elector" in description:
        return None
    head = FOLLOWS.split(description, maxsplit=1)[0].split()
    return known.get(head[-1].lower()) if head else None


def usable(alias, name, kind, description):
    # "Oregon" of "Lincoln County, Oregon": the list has commas between aliases, and within them.
    part = re.search(rf"\b{re.escape(alias)}\b", description)
    if alias == name or part or not re.search(r"\w", alias) or re.search(r"[()\[\]]", alias):
        return False
    if kind == "person":
        # "Jr." of "Smith, Jr.", and what only says which family or house.
        return " " in alias and alias[0].isupper()
    return len(alias) > 2 and alias[0].isupper() and alias.rstrip(".").lower() not in FORMS


FORMS = {"inc", "ltd", "llc", "corp", "plc", "co", "gmbh", "the"}


def literally_wikidata(clone, rows):
    folder = "Datasets/Entities/"
    known = heads()
    labels = dict(pairs(clone.read(folder + "entity_labels_en.txt")))
    aliases = dict(pairs(clone.read(folder + "entity_aliases_en.txt")))
    described = dict(pairs(clone.read(folder + "entity_wikidata_descriptions_en.txt")))
    people = {item for item, kind in pairs(clone.read(folder + "entity_types.txt"))
              if kind == HUMAN}
    for item, name in labels.items():
        description = described.get(item, "")
        kind = "person" if item in people else kind_of(description, known)
        if kind is None:
            continue
        others = [a for a in aliases.get(item, "").split(", ") if usable(a, name, kind, description)]
        add(rows, item, kind, name, "literally-wikidata", others, description)


def football(clone, rows):
    table = csv.DictReader(io.StringIO(clone.read("data/stale_entries.csv")))
    for row in table:
        add(rows, row["player_qid"], "person", row["player_name"], "wikidata-football-cleanup", [],
            "association football player")
        add(rows, row["team_qid"], "organization", row["team_name"], "wikidata-football-cleanup",
            [], "football club")


def challenge(clone, source, rows):
    for part in ("train", "val", "test"):
        try:
            lines = clone.read(f"data/{part}.jsonl").splitlines()
        except subprocess.CalledProcessError:
            continue
        for fact in map(json.loads, filter(None, lines)):
            subject, object = RELATIONS.get(fact["Relation"], (None, None))
            if subject:
                add(rows, fact["SubjectEntityID"], subject, fact["SubjectEntity"], source)
            items, names = fact.get("ObjectEntitiesID", []), fact.get("ObjectEntities", [])
            # Names with a comma are taken apart in some facts: then they are not of these items.
            if object and len(items) == len(names):
                for item, name in zip(items, names):
                    add(rows, item, object, name, source)


def add(rows, item, kind, name, source, aliases=(), description=""):
    # A label that is no name: an item's number, or nothing.
    if not re.fullmatch(r"Q\d+", item) or re.fullmatch(r"Q?\d*", name):
        return
    known = KNOWN[kind]
    kind = "location" if kind in PLACES else kind
    row = rows.setdefault(item, {"id": item, "type": kind, "name": name, "aliases": [],
                                 "description": description, "prominence": known,
                                 "source": []})
    if row["type"] != kind:
        return
    for other in [name, *aliases]:
        if other not in (row["name"], *row["aliases"]):
            row["aliases"].append(other)
    row["description"] = row["description"] or description
    if source not in row["source"]:
        row["source"].append(source)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    rows = {}
    literally_wikidata(Clone(folder, "LiterallyWikidata"), rows)
    football(Clone(folder, "wikidata-football-cleanup"), rows)
    for year in ("2023", "2024"):
        challenge(Clone(folder, f"lm-kbc-{year}"), f"lm-kbc-{year}", rows)
    print("\t".join(COLUMNS))
    for row in sorted(rows.values(), key=lambda row: int(row["id"][1:])):
        row["aliases"] = "|".join(a.replace("|", " ") for a in row["aliases"])
        row["source"] = ",".join(row["source"])
        print("\t".join(re.sub(r"[\t\n]", " ", str(row.get(column, ""))) for column in COLUMNS))


if __name__ == "__main__":
    main()
