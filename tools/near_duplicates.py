#!/usr/bin/env python3
"""How far apart `fingerprint.simhash` puts texts that are the same, and texts that are not.

  tools/near_duplicates.py CORPORA COPYDESK

Texts are the main texts of the pages of CORPORA/html/pages.jsonl and those of
CORPORA/ner/*.jsonl and CORPORA/quotes/*.jsonl with 100 words and more. Prints, by the
share of 5-grams of words that two texts have in common (those of both by those of
either), the bits in which their hashes differ:

  same       pairs with at least half in common that are not the same word for word:
             one agency's text on two sites, or two versions of an article
  edited     each page's text with changes made by rule
  different  pairs of pages with less than a twentieth of the shorter text in common

Standard library only.
"""
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zlib

WORD = re.compile(r"\w+")
NEAR = 6


def main():
    corpora, program = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    pages = {}
    for page in rows(corpora / "html" / "pages.jsonl"):
        html = (corpora / "html" / page["html_path"]).read_bytes().decode("utf-8", "replace")
        pages[page["id"]] = json.dumps({"id": page["id"], "url": page.get("url"), "html": html})
    found = {key: value for key, value in extracted(program, pages).items() if len(words(value[0])) >= 150}
    others = annotated_texts(corpora)
    hashes = {key: value for key, (_, value) in (found | extracted_texts(program, others)).items()}
    texts = {key: text for key, (text, _) in found.items()} | others
    print("| pairs | in common | number | within 6 bits | mean bits | most or least |\n|---|---|---|---|---|---|")
    common = in_common(texts)
    for low, high in [(0.8, 1), (0.65, 0.8), (0.5, 0.65)]:
        pairs = [pair for pair, (share, _) in common.items() if low <= share <= high and differ(texts, pair)]
        show("same", f"{low:.2f} to {high:.2f}", [bits(hashes[a], hashes[b]) for a, b in pairs], max)
    for name, edit in EDITS.items():
        edited = extracted_texts(program, {key: edit(text) for key, (text, _) in found.items()})
        show("edited", name, [bits(hashes[key], value) for key, (_, value) in edited.items()], max)
    keys = sorted(found)
    related = {pair for pair, (_, contained) in common.items() if contained >= 0.05}
    pairs = [(a, b) for at, a in enumerate(keys) for b in keys[:at] if (b, a) not in related]
    show("different", "under 0.05", [bits(hashes[a], hashes[b]) for a, b in pairs], min)


def show(kind, what, distances, extreme):
    near = sum(distance <= NEAR for distance in distances) / len(distances)
    mean = sum(distances) / len(distances)
    print(f"| {kind} | {what} | {len(distances)} | {near:.0%} | {mean:.1f} | {extreme(distances)} |")


def paragraphs(text, edit):
    return "\n\n".join(edit(text.split("\n\n")))


def with_foreign_lines(parts):
    middle = len(parts) // 2
    before = "Sign up for our newsletter and get the most important stories every morning."
    inside = "Read more about this story on our website and follow us on the usual networks."
    after = "Additional reporting by the staff of this newspaper. Comments are open until tomorrow."
    return [before, *parts[:middle], inside, *parts[middle:], after]


EDITS = {
    "dateline before, line after": lambda text: f"LONDON, March 3 (Agency) - {text}\n\nCopyright The Agency. This material may not be published, rewritten or redistributed.",
    "another byline": lambda text: f"By Ann Lee and Bo Ek, Harbour Post\n\n{text}",
    "without its last tenth": lambda text: text[: len(text) * 9 // 10],
    "without its first tenth": lambda text: text[len(text) // 10 :],
    "without every eighth paragraph": lambda text: paragraphs(text, lambda parts: [p for n, p in enumerate(parts, 1) if n % 8]),
    "foreign lines before, inside, after": lambda text: paragraphs(text, with_foreign_lines),
}


def rows(path):
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def annotated_texts(corpora):
    texts = {}
    for path in sorted([*(corpora / "ner").glob("*.jsonl"), *(corpora / "quotes").glob("*.jsonl")]):
        for number, row in enumerate(rows(path)):
            text = row.get("text")
            if isinstance(text, str) and len(words(text)) >= 100:
                texts[f"{path.name} {number}"] = text
    return texts


def extracted_texts(program, texts):
    return extracted(program, {key: json.dumps({"id": key, "text": text}) for key, text in texts.items()})


def extracted(program, payloads):
    """Text and hash of each payload that became a record."""
    with tempfile.NamedTemporaryFile("w", suffix=".ndjson", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in payloads.values())
        file.flush()
        out = subprocess.run([program, "extract", file.name], stdout=subprocess.PIPE, text=True, cwd=tempfile.gettempdir())
    articles = [json.loads(line)["article"] for line in out.stdout.splitlines()]
    return {a["source_id"]: (a["text"], int(a["fingerprint"]["simhash"], 16)) for a in articles if a["text"]}


def in_common(texts):
    """For pairs with any 5-gram in common: the share of both by either, and by the smaller."""
    grams = {key: frozenset(five_grams(text)) for key, text in texts.items()}
    holders = collections.defaultdict(list)
    for key in sorted(grams):
        for gram in grams[key]:
            holders[gram].append(key)
    counts = collections.Counter(
        (a, b) for keys in holders.values() if len(keys) <= 20 for at, b in enumerate(keys) for a in keys[:at]
    )
    size = {key: len(of) for key, of in grams.items()}
    return {(a, b): (n / (size[a] + size[b] - n), n / min(size[a], size[b])) for (a, b), n in counts.items()}


def five_grams(text):
    of = words(text)
    return (zlib.crc32(" ".join(of[at : at + 5]).encode()) for at in range(len(of) - 4))


def words(text):
    return WORD.findall(text.lower())


def differ(texts, pair):
    return words(texts[pair[0]]) != words(texts[pair[1]])


def bits(a, b):
    return (a ^ b).bit_count()


if __name__ == "__main__":
    main()
