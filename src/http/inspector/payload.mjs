// A payload as text, with the place where it broke.

import { el } from "./dom.mjs";

/** As much as is shown on either side of the place, in characters. */
const AROUND = 400;

/** The text around an offset in bytes, with a mark at it. */
export function brokenAt(text, offset) {
  const bytes = new TextEncoder().encode(text);
  const before = new TextDecoder().decode(bytes.slice(0, offset));
  const after = Array.from(new TextDecoder().decode(bytes.slice(offset)));
  const rows = before.split("\n");
  return el(
    "figure",
    { class: "broken" },
    el("figcaption", {}, `It broke at line ${rows.length}, column ${Array.from(rows.at(-1)).length + 1} (byte ${offset}):`),
    el("pre", { class: "payload", tabindex: 0, "aria-label": "Payload" }, Array.from(before).slice(-AROUND).join(""), el("mark", {}, after[0]?.trim() || "▮"), after.slice(1, AROUND).join("")),
  );
}

/** The offset that a detail names: "… (offset 17)". */
export function offsetIn(detail) {
  const found = /\boffset (\d+)/.exec(detail);
  return found ? Number(found[1]) : undefined;
}
