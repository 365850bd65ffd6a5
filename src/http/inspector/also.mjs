// Where else a quote stands: other records of this process with the same words.

import { ask } from "./ask.mjs";
import { el } from "./dom.mjs";

/** Records that are named beside a quote; the others are counted. */
const NAMED = 3;

/** Adds to each quote's card the records that have it too, as soon as the service tells. */
export async function tellRepeats(node, id) {
  let repeats;
  try {
    ({ repeats } = await ask(`/api/records/${encodeURIComponent(id)}/repeats`));
  } catch {
    // The article is there without it.
    return;
  }
  for (const { quote, records, in: places } of repeats) {
    for (const card of node.querySelectorAll(`[data-quote-card="${CSS.escape(quote)}"]`)) {
      card.querySelector(".meta").after(also(places.slice(0, NAMED), records));
    }
  }
}

function also(places, records) {
  const links = places.flatMap((place, i) => [i > 0 && ", ", el("a", { href: `#/records/${encodeURIComponent(place.record_id)}/quotes/${encodeURIComponent(place.quote)}`, dir: "auto" }, place.title ?? "Untitled"), place.source && ` (${place.source})`]);
  const more = records - places.length;
  return el("p", { class: "meta also" }, "also in ", links, more > 0 && ` and ${more} more`);
}
