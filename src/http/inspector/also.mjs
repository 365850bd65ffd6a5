// Where else a quote stands: other records of this process with the same words.

import { ask } from "./ask.mjs";
import { el, few } from "./dom.mjs";

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
  const told = new Map(repeats.map((repeat) => [repeat.quote, repeat]));
  for (const card of node.querySelectorAll("[data-quote-card]")) {
    const repeat = told.get(card.dataset.quoteCard);
    if (repeat) card.querySelector(".meta").after(also(repeat.in.slice(0, NAMED), repeat.records));
  }
}

function also(places, records) {
  const links = places.map((place) => [el("a", { href: `#/records/${encodeURIComponent(place.record_id)}/quotes/${encodeURIComponent(place.quote)}`, dir: "auto" }, place.title ?? "Untitled"), place.source && ` (${place.source})`]);
  return el("p", { class: "meta also" }, "also in ", few(links, records - places.length));
}
