// Parked messages: why they were set aside, and what can be done about it.

import { ask } from "./ask.mjs";
import { ago, clock, el, line, listKey, plural } from "./dom.mjs";
import { confirmed, toast } from "./notice.mjs";
import { brokenAt, offsetIn } from "./payload.mjs";

/** The most that one answer holds. */
const PAGE = 1000;
/** Rows of a group that are shown. */
const SHOWN = 20;
/** Messages in one request for a change, so that progress can be told. */
const STEP = 50;

/** What was done on this page, newest first. */
const done = [];

/** The groups, largest first. */
export async function parkedView() {
  const { parked } = await ask(`/api/parked?limit=${PAGE}`);
  const groups = grouped(parked);
  const node = el(
    "section",
    { class: "list" },
    el("h1", {}, "Parked"),
    parked.length === 0 && el("p", { class: "empty" }, "Nothing is parked. What cannot be read, analysed or delivered is set aside here."),
    parked.length >= PAGE && el("p", { class: "notice" }, `The oldest ${PAGE.toLocaleString()} are shown and counted; there may be more.`),
    el("p", { class: "audit", id: "progress", role: "status" }),
    done.length > 0 && el("ul", { class: "notes" }, done.map((entry) => el("li", {}, entry))),
    groups.map(group),
  );
  return { node, title: "Parked", again: true, key: listKey(parked.map((one) => one.handle)) };
}

/** By reason, stage, endpoint and detail; numbers in a detail do not part a group. */
export function grouped(parked) {
  const groups = new Map();
  for (const message of parked) {
    const kind = [message.reason, message.stage, message.endpoint, message.detail.replace(/\d+/g, "#")].join("\n");
    groups.set(kind, [...(groups.get(kind) ?? []), message]);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length);
}

function group(messages) {
  const [{ reason, detail, stage, endpoint }] = messages;
  const times = messages.map((one) => one.parked_at).filter(Boolean).sort();
  const hour = times.filter((at) => Date.now() - Date.parse(at) < 3_600_000).length;
  const count = plural(messages.length, "message");
  const button = (action, words) => el("button", { type: "button", id: `${action}-${messages[0].handle}`, class: action === "drop" ? "danger" : "", onclick: () => change(action, messages) }, `${words} ${messages.length === 1 ? "it" : `all ${messages.length}`}`);
  return el(
    "section",
    { class: "group", "aria-label": `${count} parked for ${reason}` },
    el("h2", {}, el("span", { class: "badge" }, reason), ` ${count}`),
    el("p", { class: "detail" }, detail),
    line("meta", `in ${stage}`, endpoint && `for ${endpoint}`, times[0] && el("span", {}, "oldest ", ago(times[0])), times.length > 0 && el("span", {}, "latest ", ago(times.at(-1))), `${hour} in the last hour`),
    el("div", { class: "actions" }, button("replay", "Replay"), button("drop", "Drop")),
    el("ol", { class: "rows" }, messages.slice(0, SHOWN).map((message) => el("li", {}, row(message)))),
    messages.length > SHOWN && el("p", { class: "meta" }, `and ${messages.length - SHOWN} more of the same`),
  );
}

function row(message) {
  return el(
    "div",
    { class: "row" },
    el("p", { class: "id" }, el("a", { href: `#/parked/${encodeURIComponent(message.handle)}` }, message.id)),
    line("meta", message.content_type, `${message.bytes.toLocaleString()} bytes`, plural(message.attempt, "failed attempt"), message.parked_at && el("span", {}, "parked ", ago(message.parked_at))),
  );
}

/** One message with its body, and where it broke. */
export async function parkedMessageView(handle) {
  const message = await ask(`/api/parked/${encodeURIComponent(handle)}`);
  const offset = offsetIn(message.detail);
  const node = el(
    "section",
    { class: "list" },
    el("p", { class: "back" }, el("a", { href: "#/parked" }, "All parked")),
    el("h1", {}, el("span", { class: "badge" }, message.reason), " ", message.id),
    el("p", { class: "detail" }, message.detail),
    row(message),
    el(
      "div",
      { class: "actions" },
      el("button", { type: "button", id: "replay", onclick: () => change("replay", [message]) }, "Replay"),
      el("button", { type: "button", id: "drop", class: "danger", onclick: () => change("drop", [message]) }, "Drop"),
      el("a", { href: `#/articles/${encodeURIComponent(message.id)}` }, "Follow it"),
    ),
    el("p", { class: "audit", id: "progress", role: "status" }),
    offset !== undefined && brokenAt(message.body, offset),
    el("h2", {}, "Body"),
    message.truncated && el("p", { class: "notice" }, "Only the beginning is shown."),
    el("pre", { class: "payload", tabindex: 0, "aria-label": "Body" }, message.body),
  );
  return { node, title: "Parked message" };
}

const WORDS = {
  replay: { verb: "Replay", past: "replayed", detail: "Each goes back to where it failed, with its attempts counted from zero." },
  drop: { verb: "Drop", past: "dropped", detail: "They are deleted and cannot be brought back." },
};

/** Asks with the size, works in steps, and says what was done. */
async function change(action, messages) {
  const { verb, past, detail } = WORDS[action];
  const count = plural(messages.length, "message");
  if (!(await confirmed(`${verb} ${count} parked for ${messages[0].reason}?`, detail, verb, action === "drop"))) return;
  let changed = 0;
  let failure = "";
  try {
    for (let at = 0; at < messages.length; at += STEP) {
      const ids = messages.slice(at, at + STEP).map((one) => one.handle);
      const answer = await ask(`/api/parked/${action}`, { ids });
      changed += answer[past];
      const place = document.getElementById("progress");
      if (place) place.textContent = `${changed} of ${messages.length} ${past}`;
    }
  } catch (error) {
    failure = `; stopped: ${error.message}`;
  }
  const audit = `${clock(Date.now())}: ${changed} of ${count} ${past} (${messages[0].reason})${failure}`;
  done.unshift(audit);
  toast(audit);
  if (location.hash === "#/parked") dispatchEvent(new Event("copydesk:changed"));
  else location.hash = "#/parked";
}
