#!/usr/bin/env python3
"""Makes the generated lists of models/lists from open gazetteers.

    tools/build_lists.py GAZETTEERS CENSUS OUT

GAZETTEERS holds the tables named in models/lists/README.md, CENSUS the files
dist.male.first and dist.female.first of the US Census of 1990, OUT is
models/lists. The same input gives the same bytes.
"""

import csv
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

# Share of one gender from which a first name counts as certain, or as likely.
CERTAIN_GENDER = 0.96
LIKELY_GENDER = 0.8
# Per cent of the population below which the census says little about a likely gender.
LEAST_SHARE = 0.005
# Names whose gender depends on the country: never certain.
GENDER_BY_COUNTRY = {
    "andrea", "jean", "kim", "nicola", "simone", "laurence", "dominique", "gabriele", "michele",
    "sasha", "karen", "joan", "jan", "rosario", "carmen", "guadalupe", "yi", "wei", "li", "xi",
    "ming", "jin", "min", "sun", "hong", "yan", "jun", "ping", "hui", "lin", "ling", "chen",
    "wang", "zhang", "liu", "park", "lee", "dana", "robin", "alexis", "ariel", "noor", "nour",
    "jody", "van", "lavern", "val", "angel", "san", "sandy", "ashley", "lindsay", "leslie",
    "kelly", "shannon", "tracy", "stacy", "courtney", "evelyn", "beverly", "marion", "vivian",
    "hilary", "shirley", "jocelyn", "sydney", "kerry", "jaime", "jamie", "casey", "taylor",
    "morgan", "avery", "cameron", "dakota", "jordan", "logan", "parker", "peyton", "quinn",
    "reese", "riley", "sage", "skyler", "charlie", "frankie", "billie", "bobbie", "jackie",
    "jessie", "marion", "pat", "sam", "alex", "chris", "toni", "nikita", "misha", "asa",
}
# Written by hand: other names of countries in English news. No entry is a
# reading that another country shares.
COUNTRY_ALIASES = {
    "us": "United States of America|USA|U.S.|U.S.A.|US|America|the States",
    "gb": "UK|U.K.|Britain|Great Britain",
    "ae": "UAE|U.A.E.|Emirates",
    "kr": "Republic of Korea|ROK", "kp": "DPRK|Democratic People's Republic of Korea",
    "cn": "People's Republic of China|PRC|mainland China",
    "ru": "Russian Federation",
    "ci": "Ivory Coast|Cote d'Ivoire|Côte d’Ivoire", "cd": "DRC|Democratic Republic of the Congo|Democratic Republic of Congo|DR Congo|D.R. Congo",
    "cg": "Republic of the Congo|Congo-Brazzaville|Congo Republic", "mm": "Burma|Myanmar", "cz": "Czech Republic|Czechia",
    "mk": "Macedonia|North Macedonia", "sz": "Swaziland|Eswatini", "tl": "East Timor|Timor-Leste",
    "cv": "Cape Verde|Cabo Verde", "va": "Vatican|Vatican City|Holy See",
    "tr": "Türkiye|Turkiye|Turkey", "ir": "Islamic Republic of Iran", "sy": "Syria|Syrian Arab Republic",
    "nl": "Netherlands|Holland", "ba": "Bosnia and Herzegovina|Bosnia-Herzegovina|Bosnia",
    "ps": "Palestine|State of Palestine|Palestinian territories|Palestinian Territories|West Bank|Gaza|Gaza Strip|occupied West Bank",
    "hk": "Hong Kong", "mo": "Macau|Macao", "pg": "Papua New Guinea", "nz": "New Zealand",
    "sa": "Kingdom of Saudi Arabia|KSA", "za": "South Africa", "ly": "Libya", "la": "Laos",
    "vn": "Vietnam|Viet Nam", "bn": "Brunei", "tz": "Tanzania", "md": "Moldova", "tt": "Trinidad and Tobago|Trinidad",
    "kn": "St. Kitts and Nevis|Saint Kitts and Nevis", "lc": "St. Lucia|St Lucia|Saint Lucia",
    "vc": "St. Vincent|Saint Vincent and the Grenadines|St. Vincent and the Grenadines",
    "ag": "Antigua and Barbuda|Antigua", "st": "Sao Tome and Principe|São Tomé and Príncipe", "bs": "Bahamas", "gm": "Gambia",
    "fm": "Micronesia", "cf": "Central African Republic|C.A.R.", "ie": "Republic of Ireland|Ireland",
    "vi": "U.S. Virgin Islands|US Virgin Islands", "ge": "Republic of Georgia",
}
# The country, where the table has the item of the kingdom about it, or of a state that claims it.
COUNTRY_ITEMS = {"nl": "Q55", "dk": "Q35", "eh": "Q6250"}
# A part is no other name of the whole: it has the country but no item.
PARTS = {"West Bank", "Gaza", "Gaza Strip", "occupied West Bank", "mainland China", "Trinidad", "Antigua",
         "Emirates", "Bosnia"}
# Written by hand: older or English names of cities.
CITY_ALIASES = {
    "Kiev": "UA", "Bombay": "IN", "Calcutta": "IN", "Madras": "IN", "Bangalore": "IN", "Peking": "CN",
    "Saigon": "VN", "Rangoon": "MM", "Mecca": "SA", "Medina": "SA", "Riyadh": "SA", "Jeddah": "SA",
    "Damascus": "SY", "Aleppo": "SY", "Homs": "SY", "Idlib": "SY", "Raqqa": "SY", "Kharkov": "UA", "Odessa": "",
    "Odesa": "UA", "Lvov": "UA", "Lviv": "UA", "Mariupol": "UA", "Bakhmut": "UA", "Bucha": "UA", "Avdiivka": "UA",
    "Jerusalem": "", "Tel Aviv": "IL", "Haifa": "IL", "Sderot": "IL", "Gaza City": "PS", "Rafah": "PS",
    "Khan Younis": "PS", "Ramallah": "PS", "Hebron": "PS", "Nablus": "PS", "Jenin": "PS", "Jericho": "PS",
    "New York City": "US", "NYC": "US", "Manhattan": "US", "Brooklyn": "US", "Queens": "US", "Bronx": "US",
    "Hollywood": "US", "Silicon Valley": "US", "Wall Street": "US", "Capitol Hill": "US", "Los Angeles": "US",
    "L.A.": "US", "Washington": "US", "Washington, D.C.": "US", "Washington D.C.": "US", "Washington, DC": "US",
    "Washington DC": "US", "D.C.": "US", "San Francisco": "US", "Las Vegas": "US", "Guantanamo Bay": "",
    "Vientiane": "LA", "Luang Prabang": "LA", "The Hague": "NL", "Hague": "NL", "Brussels": "BE", "Antwerp": "BE",
    "Ghent": "BE", "Geneva": "CH", "Zurich": "CH", "Cologne": "DE", "Munich": "DE", "Nuremberg": "DE",
    "Vienna": "AT", "Warsaw": "PL", "Prague": "CZ", "Bucharest": "RO", "Belgrade": "RS", "Athens": "",
    "Copenhagen": "DK", "Gothenburg": "SE", "Helsinki": "FI", "Lisbon": "PT", "Seville": "ES", "Milan": "IT",
    "Naples": "", "Florence": "", "Turin": "IT", "Venice": "", "Rome": "IT", "Cairo": "EG", "Alexandria": "",
    "Tripoli": "", "Sanaa": "YE", "Sana'a": "YE", "Aden": "YE", "Hodeidah": "YE", "Doha": "QA", "Kuwait City": "KW",
    "Baghdad": "IQ", "Basra": "IQ", "Mosul": "IQ", "Fallujah": "IQ", "Irbil": "IQ", "Erbil": "IQ", "Kirkuk": "IQ",
    "Tehran": "IR", "Isfahan": "IR", "Natanz": "IR", "Kabul": "AF", "Kandahar": "AF", "Herat": "AF", "Jalalabad": "AF",
    "Helmand": "AF", "Islamabad": "PK", "Peshawar": "PK", "Quetta": "PK", "Rawalpindi": "PK", "Dhaka": "BD",
    "Kathmandu": "NP", "Colombo": "LK", "Phnom Penh": "KH", "Naypyidaw": "MM", "Naypyitaw": "MM", "Yangon": "MM",
    "Jakarta": "ID", "Bali": "ID", "Aceh": "ID", "Manila": "PH", "Mindanao": "PH", "Seoul": "KR", "Pyongyang": "KP",
    "Okinawa": "JP", "Fukushima": "JP", "Hiroshima": "JP", "Taipei": "TW", "Ulan Bator": "MN", "Ulaanbaatar": "MN",
    "Nur-Sultan": "KZ", "Astana": "KZ", "Tbilisi": "GE", "Yerevan": "AM", "Baku": "AZ", "Minsk": "BY", "Chisinau": "MD",
    "Tiraspol": "MD", "Pristina": "XK", "Skopje": "MK", "Tirana": "AL", "Sarajevo": "BA", "Srebrenica": "BA",
    "Podgorica": "ME", "Zagreb": "HR", "Ljubljana": "SI", "Bratislava": "SK", "Budapest": "HU", "Vilnius": "LT",
    "Riga": "LV", "Tallinn": "EE", "Oslo": "NO", "Reykjavik": "IS", "Dublin": "IE", "Belfast": "GB", "Edinburgh": "GB",
    "Cardiff": "GB", "Westminster": "GB", "Downing Street": "GB", "Heathrow": "GB", "Wimbledon": "GB",
    "Addis Ababa": "ET", "Tigray": "ET", "Asmara": "ER", "Khartoum": "SD", "Darfur": "SD", "Omdurman": "SD", "Juba": "SS",
    "Mogadishu": "SO", "Nairobi": "KE", "Mombasa": "KE", "Kampala": "UG", "Kigali": "RW", "Bujumbura": "BI",
    "Kinshasa": "CD", "Goma": "CD", "Brazzaville": "CG", "Luanda": "AO", "Lusaka": "ZM", "Harare": "ZW", "Maputo": "MZ",
    "Gaborone": "BW", "Windhoek": "NA", "Pretoria": "ZA", "Johannesburg": "ZA", "Cape Town": "ZA", "Durban": "ZA",
    "Soweto": "ZA", "Abuja": "NG", "Lagos": "NG", "Accra": "GH", "Abidjan": "CI", "Bamako": "ML", "Timbuktu": "ML",
    "Ouagadougou": "BF", "Niamey": "NE", "N'Djamena": "TD", "Ndjamena": "TD", "Bangui": "CF", "Yaounde": "CM",
    "Libreville": "GA", "Dakar": "SN", "Banjul": "GM", "Conakry": "GN", "Freetown": "SL", "Monrovia": "LR", "Lome": "TG",
    "Cotonou": "BJ", "Nouakchott": "MR", "Rabat": "MA", "Casablanca": "MA", "Algiers": "DZ", "Tunis": "TN",
    "Benghazi": "LY", "Misrata": "LY", "Port-au-Prince": "HT", "Havana": "CU", "Managua": "NI", "Tegucigalpa": "HN",
    "San Salvador": "SV", "Guatemala City": "GT", "Mexico City": "MX", "Panama City": "", "Bogota": "CO", "Caracas": "VE",
    "Quito": "EC", "Lima": "PE", "La Paz": "", "Asuncion": "PY", "Montevideo": "UY", "Buenos Aires": "AR",
    "Brasilia": "BR", "Rio de Janeiro": "BR", "Rio": "BR", "Sao Paulo": "BR", "Santiago": "CL", "Kingston": "",
    "Quebec": "CA", "Ottawa": "CA", "Kremlin": "RU", "Crimea": "", "Kashmir": "", "Georgia": "", "Congo": "",
    "Korea": "", "Punjab": "", "Kurdistan": "", "Macedonia": "", "Guinea": "GN", "Sudan": "SD", "Birmingham": "",
    "Cambridge": "", "Victoria": "", "Wellington": "", "Hamilton": "", "Springfield": "", "Columbia": "",
    "Richmond": "", "Newcastle": "", "Worcester": "", "Durham": "", "Lancaster": "", "York": "", "Bristol": "",
    "Boston": "US", "Portland": "US", "Manchester": "", "Perth": "AU", "Sydney": "AU", "Melbourne": "AU",
    "Kent": "GB", "Essex": "GB", "Norfolk": "", "Suffolk": "", "Sussex": "GB", "Surrey": "", "Cornwall": "", "Kyiv": "UA",
    "St. Petersburg": "", "Brisbane": "AU", "Adelaide": "AU", "Canberra": "AU", "Christchurch": "NZ", "Auckland": "NZ",
}

# Written by hand: how news agencies shorten the states of the United States.
STATES = {
    "Ala.": "al", "Ariz.": "az", "Ark.": "ar", "Calif.": "ca", "Colo.": "co", "Conn.": "ct", "Del.": "de",
    "Fla.": "fl", "Ill.": "il", "Ind.": "in", "Kan.": "ks", "Ky.": "ky", "La.": "la", "Md.": "md", "Mass.": "ma",
    "Mich.": "mi", "Minn.": "mn", "Miss.": "ms", "Mo.": "mo", "Mont.": "mt", "Neb.": "ne", "Nev.": "nv",
    "N.H.": "nh", "N.J.": "nj", "N.M.": "nm", "N.C.": "nc", "N.D.": "nd", "Okla.": "ok", "Ore.": "or", "Pa.": "pa",
    "R.I.": "ri", "S.C.": "sc", "S.D.": "sd", "Tenn.": "tn", "Vt.": "vt", "Va.": "va", "W.Va.": "wv", "Wis.": "wi",
    "Wyo.": "wy",
}

# Other spellings of one city share a merge key.
SAME_CITY = {
    "washington": "Washington|Washington, D.C.|Washington D.C.|Washington, DC|Washington DC|D.C.",
    "kyiv": "Kyiv|Kiev", "kharkiv": "Kharkiv|Kharkov", "mumbai": "Mumbai|Bombay", "kolkata": "Kolkata|Calcutta",
    "chennai": "Chennai|Madras", "beijing": "Beijing|Peking", "yangon": "Yangon|Rangoon", "lviv": "Lviv|Lvov",
    "new-york-city": "New York City|NYC", "los-angeles": "Los Angeles|L.A.", "the-hague": "The Hague|Hague",
    "erbil": "Erbil|Irbil", "sanaa": "Sanaa|Sana'a", "ndjamena": "N'Djamena|Ndjamena",
    "naypyidaw": "Naypyidaw|Naypyitaw", "bengaluru": "Bengaluru|Bangalore", "gaza": "Gaza|Gaza Strip",
}


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def ascii_form(name):
    plain = unicodedata.normalize("NFD", name)
    return "".join(c for c in plain if not unicodedata.combining(c))


def first_names(gazetteers, census):
    """Name and gender, for names that are clearly of one gender: F or M. Those that most
    bearers of one gender have in the United States, but not everywhere: f or m."""
    share = {}
    for gender in ("male", "female"):
        for line in (census / f"dist.{gender}.first").read_text().splitlines():
            name, percent = line.split()[:2]
            share.setdefault(name.lower(), {})[gender] = float(percent)
    found, likely = {}, {}
    for name, counts in share.items():
        male, female = counts.get("male", 0.0), counts.get("female", 0.0)
        both = male + female
        if both >= LEAST_SHARE and max(male, female) >= LIKELY_GENDER * both:
            likely[name] = "m" if male > female else "f"
    for row in rows(gazetteers / "first_names.tsv"):
        name = row["name"].lower()
        counts = share.get(name)
        gender = row["gender"]
        if counts:
            male, female = counts.get("male", 0.0), counts.get("female", 0.0)
            top = max(male, female) / (male + female)
            # A rare name in the census, and another gender elsewhere: unsure.
            rare = male + female < 0.01 and gender == "FM"
            gender = "" if top < CERTAIN_GENDER or rare else "M" if male > female else "F"
        if gender in ("M", "F") and " " not in name and name not in GENDER_BY_COUNTRY:
            known = found.get(name)
            found[name] = gender if known in (None, gender) else ""
            plain = ascii_form(name)
            if plain not in share and plain not in GENDER_BY_COUNTRY:
                found.setdefault(plain, gender)
    sure = {name: gender for name, gender in found.items() if gender}
    return [f"{name}\t{gender}" for name, gender in (likely | sure).items()]


def places(gazetteers):
    """Places with one dominant reading: name, country, merge key, Wikidata item,
    and the countries of smaller namesakes."""
    readings = defaultdict(set)
    for row in rows(gazetteers / "territories_rigour.tsv"):
        code = row["code"]
        sovereign = len(code) == 2
        if code in ("eu", "un", "zz", "ip", "aq", "an", "cp", "cq", "dg", "ic", "ta", "ac"):
            continue
        if code.split("-")[0] in ("su", "x"):
            continue
        iso = code[:2].upper()
        name = row["name"]
        if name.endswith(")"):
            name = name[: name.index("(")].strip()
        names = {name}
        if sovereign:
            names |= set(COUNTRY_ALIASES.get(code, "").split("|")) - {""}
        for alias in names:
            if alias in PARTS:
                readings[alias].add((iso, "", ""))
            else:
                item = COUNTRY_ITEMS.get(code, row["wikidata"])
                readings[alias].add((iso, code, item))
    elsewhere = {}
    populations = defaultdict(lambda: defaultdict(int))
    for row in rows(gazetteers / "places_geonames15000.tsv"):
        for name in {row["name"], ascii_form(row["name"])}:
            populations[name][row["iso2"]] += int(row["population"] or 0)
    for name, by_country in populations.items():
        iso, most = max(by_country.items(), key=lambda kv: (kv[1], kv[0]))
        rest = sum(by_country.values()) - most
        if most >= 100_000 and most >= 8 * rest:
            readings[name].add((iso, "", ""))
        elsewhere[name] = sorted(by_country)
    lines = {}
    for name, found in readings.items():
        countries = {iso for iso, _, _ in found}
        if len(countries) > 1:
            sovereign = [r for r in found if len(r[1]) == 2]
            if len(sovereign) != 1:
                continue
            found = set(sovereign)
        whole = [r for r in found if len(r[1]) == 2]
        if len(found) > 1 and len(whole) == 1:
            found = set(whole)
        if len(found) > 1:
            # City and region of one country: the country alone is certain.
            found = {(next(iter(found))[0], "", "")}
        lines[name] = next(iter(found))
    for name, iso in CITY_ALIASES.items():
        if iso and (name not in lines or lines[name][0] != iso):
            lines[name] = (iso, "", "")
        elif not iso:
            lines.pop(name, None)
    for code, names in SAME_CITY.items():
        for name in names.split("|"):
            lines[name] = (lines[name][0] if name in lines else lines[names.split("|")[0]][0], code, "")
    # Regions far better known than the cities that share their names.
    lines["Ontario"] = ("CA", "ca-on", "Q1904")
    lines["Virginia"] = ("US", "us-va", "Q1370")
    regions = {code: entry for entry in lines.values() for code in [entry[1]] if "-" in code}
    for name, code in STATES.items():
        lines[name] = regions[f"us-{code}"]
    # Bodies that the table lists among the countries: an item, no country.
    lines["European Union"] = ("", "eu", "Q458")
    lines["United Nations"] = ("", "un", "Q1065")
    # The name of a city and of its state: the country alone is certain.
    lines["New York"] = ("US", "", "")
    found = []
    for name, (iso, key, item) in lines.items():
        # Towns are named like countries ("Lebanon"), hardly ever like regions.
        town = not key or (len(key) == 2 and iso)
        others = [other for other in elsewhere.get(name, []) if other != iso] if town else []
        found.append("\t".join((name, iso, key, item, ",".join(others))).rstrip("\t"))
    return found


def politicians(gazetteers):
    """Name, office, Wikidata item; names that two people share are left out."""
    found = defaultdict(set)
    for row in rows(gazetteers / "us_politicians_CC0.tsv"):
        recent = row["start"] >= "1989" and row["office"] in ("prez", "viceprez")
        office = "recent" if recent else row["office"]
        names = {row["full"], row["wikipedia"].split(" (")[0]}
        if row["nickname"]:
            names.add(f"{row['nickname']} {row['last']}")
        for name in names:
            found[name].add((row["wikidata"], office))
    lines = []
    for name, entries in found.items():
        items = {item for item, _ in entries}
        if len(items) == 1 and all(items) and " " in name:
            offices = ",".join(sorted({office for _, office in entries}))
            lines.append(f"{name}\t{offices}\t{items.pop()}")
    return lines


def main():
    gazetteers, census, out = (Path(argument) for argument in sys.argv[1:])
    for name, lines in (
        ("first_names.tsv", first_names(gazetteers, census)),
        ("places.tsv", places(gazetteers)),
        ("us_politicians.tsv", politicians(gazetteers)),
    ):
        (out / name).write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")
        print(f"{name}: {len(lines)} lines")


if __name__ == "__main__":
    main()
