// A payload as text, with the place where it broke.

import { el } from "./dom.mjs";

/** As much as is shown on either side of the place, in characters. */
const AROUND = 400;
/** Pieces that are set apart; a payload of nothing else stays plain from there on. */
const PIECES = 5000;
/** Tags, and names before a colon as JSON has them. */
const PIECE = /(<[!/?]?[a-z][^<>]{0,1000}>)|("(?:[^"\\\n]|\\.){0,200}"(?=\s*:))/giu;
/** What a screen does not show, or shows elsewhere. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** The body of a payload: tags and keys set apart, nothing of it run or hidden. */
export function payload(text, label) {
  const pieces = [];
  let from = 0;
  for (const found of text.matchAll(PIECE)) {
    if (pieces.length >= PIECES) break;
    pieces.push(seen(text.slice(from, found.index)), el("span", { class: found[1] ? "tag" : "key" }, seen(found[0])));
    from = found.index + found[0].length;
  }
  return el("pre", { class: "payload", tabindex: 0, role: "region", "aria-label": label }, pieces, seen(text.slice(from)));
}

/** A text on both sides of an offset in bytes. */
export function parted(text, offset) {
  const bytes = new TextEncoder().encode(text);
  return [bytes.slice(0, offset), bytes.slice(offset)].map((part) => new TextDecoder().decode(part));
}

/** The text around an offset in bytes, with a mark at it and what is said of it. */
export function brokenAt(text, offset, said) {
  const [before, behind] = parted(text, offset);
  const after = Array.from(behind);
  const rows = before.split("\n");
  const place = `It broke at line ${rows.length}, column ${Array.from(rows.at(-1)).length + 1} (byte ${offset}):`;
  const start = seen(Array.from(before).slice(-AROUND).join(""));
  const mark = el("mark", {}, seen(after[0]?.trim() || "▮"));
  return el(
    "figure",
    { class: "broken" },
    el("figcaption", {}, said ?? place),
    el("pre", { class: "payload", tabindex: 0, role: "region", "aria-label": "Where it broke" }, start, mark, seen(after.slice(1, AROUND).join(""))),
  );
}

/** With a code for each character that cannot be seen. */
export function seen(text) {
  return text.replace(UNSEEN, (unseen) => `⟨${unseen.codePointAt(0).toString(16).padStart(2, "0")}⟩`);
}

/** The offset that a detail names: "… (offset 17)". */
export function offsetIn(detail) {
  const found = /\boffset (\d+)/.exec(detail);
  return found ? Number(found[1]) : undefined;
}
