// Reading by keyboard, and how sure a quote must be to be shown.

import { el, plural } from "./dom.mjs";
import { percent } from "./words.mjs";

/** A slider: quotes below it are drawn as plain text and leave the list. */
export function threshold(record, view) {
  if (record.quotes.length === 0) return null;
  const said = el("output", {}, "all quotes");
  const slider = el("input", { id: "threshold", type: "range", min: 0, max: 100, step: 5, value: 0 });
  slider.addEventListener("input", () => {
    const least = Number(slider.value) / 100;
    const below = new Set(record.quotes.filter((quote) => quote.confidence < least).map((quote) => quote.id));
    for (const name of ["quote", "cue", "label", "quote-card"]) {
      for (const part of view().querySelectorAll(`[data-${name}]`)) {
        part.classList.toggle("below", below.has(part.getAttribute(`data-${name}`)));
      }
    }
    const shown = record.quotes.length - below.size;
    said.textContent = least === 0 ? "all quotes" : `${percent(least)}: ${plural(shown, "quote")} of ${record.quotes.length}`;
  });
  return el("p", { class: "threshold" }, el("label", { for: "threshold" }, "Confidence of at least"), slider, said);
}

/** j and k walk through the quotes in the text, c copies. */
export function readingKeys(view, links) {
  view.addEventListener("copydesk:key", ({ detail: key }) => {
    if (key === "c" && links.picked?.quote) return links.copy(links.picked.quote);
    const labels = [...view.querySelectorAll(".label:not(.below)")];
    const at = labels.findIndex((label) => label.dataset.label === links.picked?.quote);
    const to = labels[key === "j" ? at + 1 : Math.max(at, 1) - 1];
    if (to && (key === "j" || key === "k")) links.walk(to);
  });
}

const typing = (element) => element.closest("input, textarea, select, dialog, [contenteditable]");

/** The keys of the page; a view that has its own hears them first. */
export function pageKeys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const reader = document.querySelector("#main .reader");
  if (event.key === "?") document.getElementById("keys").showModal();
  else if (event.key === "/") {
    const search = document.getElementById("search");
    if (!search) return;
    search.focus();
  } else if (["j", "k", "c"].includes(event.key)) {
    if (reader) reader.dispatchEvent(new CustomEvent("copydesk:key", { detail: event.key }));
    else rows(event.key);
  } else return;
  event.preventDefault();
}

function rows(key) {
  const all = [...document.querySelectorAll("#main a.title, #main .rows .id a")];
  const at = all.indexOf(document.activeElement);
  all[key === "j" ? at + 1 : at - 1]?.focus();
}
