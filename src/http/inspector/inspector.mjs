// The inspector: which view is shown, and how it comes back after a failure.

import { Refused, ask, readiness } from "./ask.mjs";
import { clock, decoded, el } from "./dom.mjs";
import { followView } from "./follow.mjs";
import { operateView } from "./operate.mjs";
import { parkedMessageView, parkedView } from "./parked.mjs";
import { redraw } from "./place.mjs";
import { pageKeys } from "./reading.mjs";
import { recordView, recordsView } from "./records.mjs";
import { tryView } from "./try.mjs";

const REFRESH_MS = 5000;
/** The pauses between tries grow from the first to the last of these. */
const PAUSES_MS = [1000, 2000, 4000, 8000, 15_000, 30_000];

const main = document.getElementById("main");
const stale = document.getElementById("stale");
let timer = null;
/** What is shown: the path that led to it, when it came, and what it does on a move within it. */
let shown = { path: null };
let failures = 0;

/**
 * What a path of the page shows. A view with `again` is asked again after a while (or
 * so many milliseconds), and drawn again where its `key` has changed.
 */
const ROUTES = [
  [/^#?\/?$/, "records", recordsView],
  [/^#\/search\/([^/]*)$/, "records", recordsView],
  [/^#\/records\/([^/]+)(?:\/(.*))?$/, "records", recordView],
  [/^#\/try$/, "try", tryView],
  [/^#\/parked$/, "parked", parkedView],
  [/^#\/parked\/([^/]+)$/, "parked", parkedMessageView],
  [/^#\/articles(?:\/([^/]+))?$/, "articles", followView],
  [/^#\/operate$/, "operate", operateView],
];

async function route() {
  const { hash } = location;
  // A question about another view.
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  const [pattern, section, view] = ROUTES.find(([pattern]) => pattern.test(hash)) ?? [/$/, "", unknown];
  for (const link of document.querySelectorAll("[data-section]")) {
    if (link.dataset.section === section) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const [, name, within] = (pattern.exec(hash) ?? []).map(decoded);
  const path = `${section} ${name ?? ""}`;
  if (path === shown.path && shown.go) return shown.go(within ?? "");
  failures = 0;
  stale.hidden = true;
  const from = shown.path;
  await show({ view: name === null || within === null ? unknown : view, name, path, hash });
  shown.go?.(within ?? "");
  // Back from a record, the reader is at its row again.
  const row = main.querySelector(`a.title[href="#/records/${CSS.escape(from?.split(" ")[1] || "none")}"]`);
  (row ?? main).focus({ preventScroll: !row });
  if (!row && !within) scrollTo({ top: 0, behavior: "instant" });
}

const unknown = async () => ({ node: el("p", { class: "empty" }, "There is nothing at this address. ", el("a", { href: "#/" }, "Latest records")) });

async function show(wanted) {
  clearTimeout(timer);
  const asking = () => wanted.path !== shown.path && failures === 0 && main.replaceChildren(el("p", { class: "empty", role: "status" }, "Asking the service…"));
  const waiting = setTimeout(asking, 500);
  try {
    const found = await wanted.view(wanted.name);
    if (location.hash !== wanted.hash && wanted.path !== shown.path) return;
    failures = 0;
    draw(wanted, found);
    if (away > 0) service(); // It answers, so the line at the top is old.
    if (found.again) later(wanted, found.again === true ? REFRESH_MS : found.again);
  } catch (error) {
    if (location.hash === wanted.hash || wanted.path === shown.path) failed(wanted, error);
  } finally {
    clearTimeout(waiting);
  }
}

function draw(wanted, found) {
  const same = wanted.path === shown.path && found.key !== undefined && found.key === shown.key;
  stale.hidden = true;
  if (!same && wanted.path === shown.path) redraw(main, found.node);
  else if (!same) main.replaceChildren(found.node);
  // Where the focus goes after a move, so it says where one is.
  main.setAttribute("aria-label", found.title ?? "Page");
  document.title = found.title ? `${found.title} – Copydesk` : "Copydesk";
  shown = { path: wanted.path, key: found.key, go: found.go, at: Date.now() };
}

/** What came before stays on the page, with a word on how old it is. */
function failed(wanted, error) {
  const final = error instanceof Refused && !error.passing;
  if (wanted.path !== shown.path || final) {
    main.replaceChildren(el("p", { class: "empty" }, final ? `Cannot show this: ${error.message}.` : "It is shown here once the service can."));
    shown = { path: final ? wanted.path : null };
  }
  if (final) return;
  const pause = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)];
  failures += 1;
  const now = el("button", { type: "button", onclick: () => show(wanted) }, "Try now");
  const cause = error instanceof Refused ? error.message : "the service does not answer";
  const told = shown.at ? `Not up to date: ${cause}. What is shown is from ${clock(shown.at)}.` : `Not there: ${cause}.`;
  if (stale.hidden) stale.replaceChildren(el("span", {}, `${told} The page tries again by itself.`), now);
  stale.hidden = false;
  later(wanted, pause);
}

function later(wanted, pause) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (document.hidden) document.addEventListener("visibilitychange", () => show(wanted), { once: true });
    else show(wanted);
  }, pause);
}

let away = 0, looking;

/** The line at the top right, and at once a fresh view when the service is back. */
async function service() {
  const place = document.getElementById("service");
  const set = (on, state, version) => {
    if (place.textContent === (state.textContent ?? state) + version) return;
    place.replaceChildren(el("span", { class: on ? "dot on" : "dot off" }), state, el("span", { class: "version" }, version));
  };
  try {
    const [state, { version }] = await Promise.all([readiness(), ask("/version")]);
    if (away > 0 && failures > 0) dispatchEvent(new Event("copydesk:changed"));
    away = 0;
    // Why is told under Operate, once.
    set(state.ok, state.ok ? "ready" : el("a", { href: "#/operate" }, "not ready"), ` ${version}`);
  } catch {
    set(false, "not reachable", "");
    away += 1;
  }
  clearTimeout(looking);
  looking = setTimeout(service, away ? PAUSES_MS[Math.min(away, PAUSES_MS.length - 1)] : REFRESH_MS);
}

addEventListener("hashchange", route);
addEventListener("keydown", pageKeys);
addEventListener("copydesk:changed", () => {
  shown.key = "";
  if (!shown.go) route();
});
route();
service();
