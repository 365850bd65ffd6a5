#!/usr/bin/env python3
"""Writes THIRD-PARTY-NOTICES.md: every crate in the released program with its licence,
and each distinct licence text once. Run after a change of dependencies:

    python3 tools/notices.py > THIRD-PARTY-NOTICES.md
"""
import hashlib
import json
import pathlib
import subprocess

NAMES = ("license", "licence", "copying", "notice", "unlicense", "copyright")


def shipped():
    """Packages that are linked into the program: normal dependencies only."""
    meta = json.loads(subprocess.check_output(
        ["cargo", "metadata", "--locked", "--format-version", "1",
         "--filter-platform", "x86_64-unknown-linux-gnu"]))
    packages = {p["id"]: p for p in meta["packages"]}
    nodes = {n["id"]: n for n in meta["resolve"]["nodes"]}
    todo, seen = [meta["resolve"]["root"]], set()
    while todo:
        for dependency in nodes[todo.pop()]["deps"]:
            normal = any(kind["kind"] is None for kind in dependency["dep_kinds"])
            if normal and dependency["pkg"] not in seen:
                seen.add(dependency["pkg"])
                todo.append(dependency["pkg"])
    return sorted((packages[i] for i in seen), key=lambda p: (p["name"], p["version"]))


def texts(package):
    folder = pathlib.Path(package["manifest_path"]).parent
    for file in sorted(folder.iterdir()):
        if file.is_file() and file.name.lower().startswith(NAMES) and file.suffix != ".rs":
            yield file.read_text(errors="replace").strip()


def main():
    packages = shipped()
    print("# Third-party notices\n")
    print("The released program contains these crates. The models and word lists have notices")
    print("of their own in `models/`.\n")
    print("| crate | version | licence | texts |\n|---|---|---|---|")
    numbers, kept = {}, []
    for package in packages:
        refs = []
        for text in texts(package):
            folded = " ".join(text.split())
            # The Apache licence comes with and without its appendix: one copy will do.
            apache = "Apache License Version 2.0, January 2004" in folded[:300]
            key = "apache" if apache else hashlib.sha256(folded.encode()).hexdigest()
            if key not in numbers:
                numbers[key] = len(kept) + 1
                kept.append(text)
            refs.append(str(numbers[key]))
        print(f"| {package['name']} | {package['version']} | {package['license']} | {', '.join(refs)} |")
    for number, text in enumerate(kept, 1):
        print(f"\n## {number}\n\n```text\n{text}\n```")


main()
