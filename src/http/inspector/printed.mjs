// A quote as an editor prints it. No DOM in here.

import { POLARITIES } from "./words.mjs";

const OPENING = /^["“”„«»‹›‘’']\s*/u;
const CLOSING = /\s*["“”„«»‹›‘’']$/u;

/**
 * The words of a quote in one pair of marks: “A,” she said. “B.” becomes “A. B.”,
 * with a full stop for the comma where the next piece begins a sentence; so do paragraphs.
 */
export function printed(quote, points) {
  const pieces = (quote.spans ?? []).map(({ start, end }) => points.slice(start, end).join(""));
  if (pieces.length < 2) return quote.text;
  return pieces.reduce((before, next, at) => {
    // Paragraphs of one quotation each begin with a mark; only the last ends with one.
    const between = points.slice(quote.spans[at - 1].end, quote.spans[at].start).join("");
    const closed = CLOSING.test(before);
    const open = OPENING.test(next) && (closed || !between.trim());
    const left = open && closed ? before.replace(CLOSING, "") : before;
    const right = open ? next.replace(OPENING, "") : next;
    const ended = /^["“”„«»‹›‘’']?\p{Lu}/u.test(right) ? left.replace(/,$/u, ".") : left;
    // What stands between two pieces without marks is left out, and said to be.
    return open ? `${ended} ${right}` : `${left} … ${right}`;
  });
}

/** Whether two fingerprints are of the same quote: they differ in few bits. */
export function sameWords(one, other) {
  if (!one || !other) return false;
  const half = (from) => differing(Number.parseInt(one.slice(from, from + 8), 16) ^ Number.parseInt(other.slice(from, from + 8), 16));
  return half(0) + half(8) <= 7;
}

/** How many of 32 bits are set. */
function differing(bits) {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count += 1;
  return count;
}

/** With speaker, article and address: for another text. */
export function citation(quote, record, points, address) {
  const { title, source, url, published_at } = record.article;
  const day = published_at?.slice(0, 10);
  const from = [title, source, day].filter(Boolean).join(", ");
  const warning = POLARITIES[quote.polarity];
  const who = `${quote.speaker?.name ?? "unknown speaker"}${warning ? ` (${warning})` : ""}`;
  const lines = [printed(quote, points), `— ${who}${from && `, ${from}`}`, url, address];
  return lines.filter(Boolean).join("\n");
}
