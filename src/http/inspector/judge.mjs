// Saying whether a quote or an entity is right.

import { el, plural } from "./dom.mjs";
import * as marks from "./marks.mjs";
import { missingEntity, missingQuote, selected } from "./missing.mjs";
import { confirmed, toast } from "./notice.mjs";
import { ENTITY_TYPES } from "./words.mjs";

const QUOTE_VERDICTS = { right: "right", wrong_speaker: "wrong speaker", wrong_extent: "wrong extent", no_quote: "no quote" };
const ENTITY_VERDICTS = { right: "right", wrong_type: "wrong type", no_entity: "no entity" };

/** What else is asked for with a verdict, and under which key it is expected. */
const ASKED = { wrong_speaker: ["speaker", "Right speaker"], wrong_extent: ["quote", "Right words"], wrong_type: ["type", "Right type"] };

export const judgeQuote = (quote, record, named) =>
  choice(record, `q ${quote.text} ${quote.speaker?.name ?? ""}`, named, QUOTE_VERDICTS, (verdict, expected) => marks.quoteMark(quote, verdict, expected));

export const judgeEntity = (entity, record) =>
  choice(record, `e ${entity.name} ${entity.type}`, `${entity.name}`, ENTITY_VERDICTS, (verdict, expected) => marks.entityMark(entity, verdict, expected));

/** A choice of verdicts, and a field for what would be right. */
function choice(record, key, name, verdicts, mark) {
  const kept = marks.of(record)[key];
  const options = Object.entries(verdicts).map(([value, words]) => el("option", { value, selected: kept?.verdict === value }, words));
  const select = el("select", { "aria-label": `Judge ${name}` }, el("option", { value: "" }, "Judge…"), options);
  const more = el("span", {});
  const node = el("span", { class: "judge" }, select, more);
  const save = (expected) => keep(node, record, key, select.value ? mark(select.value, expected) : null);
  const ask = (value = "") => {
    const asked = ASKED[select.value];
    more.replaceChildren(...(asked ? [field(asked, value, record, save)] : []));
  };
  select.addEventListener("change", () => {
    ask();
    save();
  });
  ask(Object.values(kept?.expected ?? {})[0]);
  return node;
}

/** For the words of a quote, what is selected in the text can be taken. */
function field([key, label], value, record, save) {
  const types = Object.entries(ENTITY_TYPES).map(([type, words]) => el("option", { value: type, selected: type === value }, words));
  const given = key === "type" ? el("select", { "aria-label": label }, el("option", { value: "" }, `${label}…`), types) : el("input", { value, placeholder: label, "aria-label": label });
  const keepGiven = () => save(given.value.trim() ? { [key]: given.value.trim() } : undefined);
  given.addEventListener("change", keepGiven);
  // Before the focus moves and the selection with it.
  given.addEventListener("pointerdown", () => {
    if (key !== "quote" || given.value || !selected()) return;
    given.value = selected();
    keepGiven();
  });
  return given;
}

function keep(node, record, key, mark) {
  try {
    marks.set(record, key, mark);
    node.dispatchEvent(new Event("copydesk:judged", { bubbles: true }));
  } catch {
    toast("Not kept: the browser has no room left. Export the judgements and clear them.");
  }
}

/** How many judgements there are, on the tab. */
export function judgeNote(side, record) {
  const count = Object.keys(marks.of(record)).length;
  side.querySelector("#tab-judge").textContent = count ? `Judge (${count})` : "Judge";
}

/** What was said of this article, a missing quote, and the export of all. */
export function judgePanel(record) {
  const here = Object.entries(marks.of(record));
  const cases = marks.all();
  const count = Object.values(cases).reduce((sum, one) => sum + Object.keys(one.marks).length, 0);
  const panel = el("div", { class: "judging" });
  // With the focus where the next judgement begins: its button goes with the panel.
  const again = () => {
    const fresh = judgePanel(record);
    panel.replaceWith(fresh);
    fresh.querySelector("input").focus();
  };
  const add = (key, mark) => {
    keep(panel, record, key, mark);
    again();
  };
  const clear = async () => {
    if (!(await confirmed("Forget every judgement?", `${plural(count, "judgement")} in this browser. Export them before.`, "Forget", true))) return;
    marks.clear();
    again();
  };
  panel.append(
    el("p", { class: "meta" }, "Judge quotes at their cards and entities on their pages. Judgements stay in this browser; exported, they are cases for “copydesk score cases.ndjson”."),
    missingQuote(add),
    missingEntity(add),
    el("ul", { class: "notes" }, here.map(([key, mark]) => el("li", {}, `${mark.verdict.replace("_", " ")}: ${mark.quote ?? mark.entity} `, el("button", { type: "button", onclick: () => (keep(panel, record, key, null), again()) }, "Take back")))),
    el(
      "p",
      { class: "actions" },
      el("button", { type: "button", class: "primary", id: "export", disabled: count === 0, onclick: () => download(marks.ndjson(cases)) }, `Export ${plural(count, "judgement")} of ${plural(Object.keys(cases).length, "article")}`),
      el("button", { type: "button", class: "danger", disabled: count === 0, onclick: clear }, "Forget all"),
    ),
  );
  return panel;
}

function download(text) {
  const href = URL.createObjectURL(new Blob([text], { type: "application/x-ndjson" }));
  el("a", { href, download: "cases.ndjson" }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
