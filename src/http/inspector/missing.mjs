// Adding what was not found: a quote, or somebody or something by name.

import { el } from "./dom.mjs";
import { missingEntityMark, missingMark } from "./marks.mjs";
import { toast } from "./notice.mjs";
import { ENTITY_TYPES } from "./words.mjs";

export function missingQuote(add) {
  const words = field("missing-words", "Words of a quote that is missing", "words of a missing quote, or select them in the text");
  const speaker = field("missing-speaker", "Its speaker", "its speaker");
  return form(words, [speaker, el("button", { id: "missing-add" }, "Add a missing quote")], (given) => {
    add(`m ${given}`, missingMark(given, speaker.value.trim()));
  });
}

export function missingEntity(add) {
  const name = field("missing-name", "Name that is missing", "a missing name, or select it in the text");
  const options = Object.entries(ENTITY_TYPES).map(([type, words]) => el("option", { value: type }, words));
  const type = el("select", { id: "missing-type", "aria-label": "Its type" }, el("option", { value: "" }, "Type…"), options);
  return form(name, [type, el("button", { id: "missing-name-add" }, "Add a missing name")], (given) => {
    add(`n ${given}`, missingEntityMark(given, type.value));
  });
}

const field = (id, label, placeholder) => el("input", { id, placeholder, "aria-label": label });

/** What is selected in the text is taken where nothing was typed. */
function form(first, others, done) {
  const take = () => {
    if (!first.value) first.value = selected();
  };
  const submit = (event) => {
    event.preventDefault();
    take();
    const given = first.value.trim();
    if (!given) return toast("Select it in the text, or type it.");
    done(given);
    document.getElementById(first.id)?.focus();
  };
  // Before the focus moves and the selection with it.
  return el("form", { class: "missing", onsubmit: submit, onpointerdown: take }, first, others);
}

/** Words of the text without the labels that stand among them. */
export function selected() {
  const selection = getSelection();
  const text = document.querySelector("#main .text");
  const within = [selection.anchorNode, selection.focusNode].every((end) => text?.contains(end));
  if (selection.isCollapsed || !within) return "";
  const words = selection.getRangeAt(0).cloneContents();
  for (const label of words.querySelectorAll(".label")) label.remove();
  return words.textContent.trim();
}
