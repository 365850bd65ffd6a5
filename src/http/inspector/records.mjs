// The latest records, their search, and one of them.

import { tellRepeats } from "./also.mjs";
import { articleView } from "./article.mjs";
import { ask } from "./ask.mjs";
import { ago, clock, date, el, line, listKey, plural } from "./dom.mjs";
import { brokenAt, parted } from "./payload.mjs";

/** Whether the page has shown a list since it was loaded. */
let seen = false;

export async function recordsView(query = "") {
  let found;
  try {
    found = await ask(`/api/records${query ? `?q=${encodeURIComponent(query)}` : ""}`);
  } catch (error) {
    if (error.offset === undefined) throw error;
    return { node: refusedSearch(query, error), title: "Records" };
  }
  const { records, searched, since, partial } = found;
  // The first thing a newcomer sees on an empty service.
  if (!seen && !query && records.length === 0) location.replace("#/try");
  seen = true;
  const range = searched === undefined ? "" : `Searched: the latest ${plural(searched, "record")} of this process, which runs since ${clock(Date.parse(since))}.${partial ? " The search took too long and ended there." : ""}`;
  const node = el(
    "section",
    { class: "list" },
    el("h1", {}, query ? `Records with “${query}”` : "Latest records"),
    searchForm(query),
    records.length ? recordList(records) : el("p", { class: "empty" }, query ? "None. " : "No record yet in this run. Records appear here as articles are processed. ", el("a", { href: "#/try" }, "Try one")),
    el("p", { class: "meta" }, range),
  );
  return { node, again: true, title: "Records", key: listKey(records.map((one) => one.record_id)) };
}

const searchAddress = (query) => `#/search/${encodeURIComponent(query)}`;
const EXAMPLE = "polarity = denied and confidence >= 0.9";

function searchForm(query) {
  const field = el("input", { id: "search", type: "search", name: "q", value: query, maxlength: 4096, autocomplete: "off", spellcheck: "false", "aria-label": "Search the records", "aria-describedby": "search-help" });
  const go = (event) => {
    event.preventDefault();
    const words = event.target.elements.q.value.trim();
    location.hash = words ? searchAddress(words) : "#/";
  };
  return el(
    "form",
    { role: "search", onsubmit: go },
    el("div", { class: "search" }, field, el("button", { id: "search-go" }, "Search")),
    el("p", { class: "meta", id: "search-help" }, "By id, URL, title, source or person quoted; or by a predicate: ", el("a", { href: searchAddress(EXAMPLE) }, el("code", {}, EXAMPLE))),
  );
}

/** A predicate that cannot be read: where and why, and the cursor where it goes on. */
function refusedSearch(query, { message, offset }) {
  const form = searchForm(query);
  const field = form.querySelector("input");
  const at = parted(query, offset)[0].length;
  field.setAttribute("aria-invalid", "true");
  field.setSelectionRange(at, at);
  const broken = brokenAt(query, offset, message.replace(/^q: /, ""));
  return el("section", { class: "list" }, el("h1", {}, "Search"), form, el("div", { role: "alert" }, broken));
}

function recordList(records) {
  return el("ol", { class: "rows" }, records.map((record) => el("li", {}, row(record))));
}

/** The title alone is the link, so that who walks from link to link hears no more; the whole row takes a click. */
function row(record) {
  const { article } = record;
  return el(
    "div",
    { class: "row" },
    el("a", { class: "title", href: `#/records/${encodeURIComponent(record.record_id)}`, dir: "auto" }, article.title ?? "Untitled"),
    record.status !== "usable" && el("span", { class: "badge" }, record.status),
    el("span", { class: "opening", dir: "auto" }, article.opening),
    line("meta", article.source, article.language, article.published_at && date(article.published_at), plural(article.word_count, "word")),
    line("counts", plural(record.quotes, "quote"), plural(record.entities, "entity", "entities"), record.seen_at && ago(record.seen_at)),
  );
}

export async function recordView(id) {
  const record = await ask(`/api/records/${encodeURIComponent(id)}`);
  const { node, go } = articleView(record, { address: `#/records/${encodeURIComponent(id)}` });
  if (record.quotes.length > 0) tellRepeats(node, id);
  return { node, go, title: record.article.title ?? "Untitled" };
}
