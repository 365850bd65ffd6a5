// The latest records, their search, and one of them.

import { articleView } from "./article.mjs";
import { ask } from "./ask.mjs";
import { ago, clock, date, el, line, listKey, plural } from "./dom.mjs";

/** Whether the page has shown a list since it was loaded. */
let seen = false;

export async function recordsView(query = "") {
  const { records, searched, since } = await ask(`/api/records${query ? `?q=${encodeURIComponent(query)}` : ""}`);
  // The first thing a newcomer sees on an empty service.
  if (!seen && !query && records.length === 0) location.replace("#/try");
  seen = true;
  const range = searched === undefined ? "" : `Searched: the latest ${plural(searched, "record")} of this process, which runs since ${clock(Date.parse(since))}.`;
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

function searchForm(query) {
  const field = el("input", { id: "search", type: "search", name: "q", value: query, placeholder: "id, URL, title, source, person quoted", "aria-label": "Search the records" });
  const go = (event) => {
    event.preventDefault();
    const words = field.value.trim();
    location.hash = words ? `#/search/${encodeURIComponent(words)}` : "#/";
  };
  return el("form", { class: "search", role: "search", onsubmit: go }, field, el("button", { id: "search-go" }, "Search"));
}

function recordList(records) {
  return el("ol", { class: "rows" }, records.map((record) => el("li", {}, row(record))));
}

function row(record) {
  const { article } = record;
  return el(
    "a",
    { class: "row", href: `#/records/${encodeURIComponent(record.record_id)}` },
    el("span", { class: "title", dir: "auto" }, article.title ?? "Untitled"),
    record.status !== "usable" && el("span", { class: "badge" }, record.status),
    el("span", { class: "opening", dir: "auto" }, article.opening),
    line("meta", article.source, article.language, article.published_at && date(article.published_at), plural(article.word_count, "word")),
    line("counts", plural(record.quotes, "quote"), plural(record.entities, "entity", "entities"), record.seen_at && ago(record.seen_at)),
  );
}

export async function recordView(id) {
  const record = await ask(`/api/records/${encodeURIComponent(id)}`);
  const { node, go } = articleView(record, { address: `#/records/${encodeURIComponent(id)}` });
  return { node, go, title: record.article.title ?? "Untitled" };
}
