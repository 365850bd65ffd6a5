// The inspector: which view is shown, and the lists.

import { articleView } from "./article.mjs";
import { ask } from "./ask.mjs";
import { ago, date, el, line, listKey, plural } from "./dom.mjs";
import { parkedMessageView, parkedView } from "./parked.mjs";

const REFRESH_MS = 5000;
const main = document.getElementById("main");
let refresh = null;

/**
 * What a path of the page shows. A view with `again` is asked again after a while,
 * and drawn again where its `key` has changed.
 */
const ROUTES = [
  [/^#?\/?$/, "records", recordsView],
  [/^#\/records\/(.+)$/, "records", recordView],
  [/^#\/parked$/, "parked", parkedView],
  [/^#\/parked\/(.+)$/, "parked", parkedMessageView],
];

async function route() {
  clearTimeout(refresh);
  const hash = location.hash;
  const [pattern, section, view] = ROUTES.find(([pattern]) => pattern.test(hash)) ?? ROUTES[0];
  for (const link of document.querySelectorAll("[data-section]")) {
    if (link.dataset.section === section) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const argument = pattern.exec(hash)?.[1];
  await show(view, argument && decodeURIComponent(argument), hash);
  main.focus({ preventScroll: true });
  scrollTo(0, 0);
}

async function show(view, argument, hash) {
  let shown;
  try {
    shown = await view(argument);
  } catch (error) {
    shown = { node: el("p", { class: "empty" }, `Cannot show this: ${error.message}.`) };
  }
  // The reader has gone elsewhere meanwhile.
  if (location.hash !== hash) return;
  document.title = shown.title ? `${shown.title} – Copydesk` : "Copydesk";
  if (shown.key === undefined || shown.key !== main.dataset.key) main.replaceChildren(shown.node);
  main.dataset.key = shown.key ?? "";
  if (shown.again) {
    refresh = setTimeout(() => {
      if (document.hidden) document.addEventListener("visibilitychange", route, { once: true });
      else show(view, argument, hash);
    }, REFRESH_MS);
  }
}

async function recordsView() {
  const { records } = await ask("/api/records");
  const node = el("section", { class: "list" }, el("h1", {}, "Latest records"), records.length ? recordList(records) : firstSteps());
  return { node, again: true, title: "Records", key: listKey(records.map((one) => one.record_id)) };
}

function recordList(records) {
  const rows = records.map((record) => {
    const { article } = record;
    return el(
      "li",
      {},
      el(
        "a",
        { class: "row", href: `#/records/${encodeURIComponent(record.record_id)}` },
        el("span", { class: "title" }, article.title ?? "Untitled"),
        record.status !== "usable" && el("span", { class: "badge" }, record.status),
        el("span", { class: "opening" }, article.opening),
        line("meta", article.source, article.language, article.published_at && date(article.published_at), plural(article.word_count, "word")),
        line("counts", plural(record.quotes, "quote"), plural(record.entities, "entity", "entities"), record.seen_at && ago(record.seen_at)),
      ),
    );
  });
  return el("ol", { class: "rows" }, rows);
}

function firstSteps() {
  const command = `curl --data-binary @article.html -H 'content-type: text/html' ${location.origin}/articles`;
  return el(
    "div",
    { class: "empty" },
    el("p", {}, "No record yet in this run. Records appear here as articles are processed."),
    el("p", {}, "To send one:"),
    el("pre", { tabindex: 0 }, command),
  );
}

async function recordView(id) {
  const record = await ask(`/api/records/${encodeURIComponent(id)}`);
  return { node: articleView(record), title: record.article.title ?? "Untitled" };
}

async function service() {
  const place = document.getElementById("service");
  try {
    const [ready, version] = await Promise.all([fetch("/ready"), fetch("/version")]);
    const state = await ready.json();
    const { version: number } = await version.json();
    place.replaceChildren(
      el("span", { class: ready.ok ? "dot on" : "dot off" }),
      ready.ok ? "ready" : `not ready: ${state.reason}`,
      el("span", { class: "version" }, ` ${number}`),
    );
  } catch {
    place.replaceChildren(el("span", { class: "dot off" }), "not reachable");
  }
  setTimeout(service, REFRESH_MS);
}

addEventListener("hashchange", route);
addEventListener("copydesk:changed", route);
route();
service();
