// Parked messages: why they were set aside, and what can be done about it.

import { ask } from "./ask.mjs";
import { audit, button } from "./change.mjs";
import { ago, bars, el, line, listKey, plural } from "./dom.mjs";
import { cause, grouped, origin, trend } from "./groups.mjs";
import { brokenAt, offsetIn, payload } from "./payload.mjs";

/** The most that one answer holds. */
const PAGE = 10_000;
/** Rows of a group that are shown. */
const SHOWN = 10;
/** To list a long queue costs the broker a walk through it: it is not done often. */
const LONG = 500;
const LONG_MS = 60_000;

/** The groups, largest first. */
export async function parkedView() {
  const { parked } = await ask(`/api/parked?limit=${PAGE}`);
  const groups = grouped(parked);
  const total = `${plural(parked.length, "message")} in ${plural(groups.length, "group")}: those of one reason, source and detail.`;
  const node = el(
    "section",
    { class: "list" },
    el("h1", {}, "Parked"),
    parked.length === 0 && el("p", { class: "empty" }, "Nothing is parked. What cannot be read, analysed or delivered is set aside here."),
    parked.length > 0 && el("p", { class: "meta" }, total),
    parked.length >= PAGE && el("p", { class: "notice" }, `The oldest ${PAGE.toLocaleString()} are shown and counted; there may be more.`),
    audit(),
    groups.map(group),
  );
  const again = parked.length > LONG ? LONG_MS : true;
  return { node, title: "Parked", again, key: listKey(parked.map((one) => one.handle)) };
}

function group(messages) {
  const [{ handle, reason, detail, stage, endpoint }] = messages;
  const times = messages.map((one) => one.parked_at).filter(Boolean).sort();
  const count = plural(messages.length, "message");
  const course = trend(messages);
  const title = `group-${handle}`;
  return el(
    "section",
    { class: "group", "aria-labelledby": `${title} ${title}-why` },
    el("h2", { id: title }, el("span", { class: "badge" }, reason), ` ${count} ${origin(messages[0])}`),
    el("p", { class: "detail", id: `${title}-why` }, cause(detail)),
    line("meta", `in ${stage}`, endpoint && `for ${endpoint}`, times[0] && el("span", {}, "oldest ", ago(times[0])), times.length > 1 && el("span", {}, "latest ", ago(times.at(-1)))),
    course && el("p", { class: "trend meta" }, bars(course.bars), ` ${course.words}`),
    el("div", { class: "actions" }, button("replay", messages), button("drop", messages)),
    el("ol", { class: "rows" }, messages.slice(0, SHOWN).map((message) => el("li", {}, row(message)))),
    messages.length > SHOWN && el("p", { class: "meta" }, `and ${(messages.length - SHOWN).toLocaleString()} more of the same`),
  );
}

function row(message, linked = true) {
  const { id, handle } = message;
  return el(
    "div",
    { class: "row" },
    el("p", { class: "id" }, linked ? el("a", { href: `#/parked/${encodeURIComponent(handle)}` }, id) : id),
    line("meta", message.content_type, `${message.bytes.toLocaleString()} bytes`, message.attempt > 0 && plural(message.attempt, "failed attempt"), message.parked_at && el("span", {}, "parked ", ago(message.parked_at))),
  );
}

/** One message with its body, and where it broke. */
export async function parkedMessageView(handle) {
  const message = await ask(`/api/parked/${encodeURIComponent(handle)}`);
  const offset = offsetIn(message.detail);
  const { reason, stage, endpoint, detail, truncated } = message;
  const node = el(
    "section",
    { class: "list" },
    el("p", { class: "back" }, el("a", { href: "#/parked" }, "← All parked")),
    el("h1", {}, el("span", { class: "badge" }, reason), " Parked message"),
    el("p", { class: "detail" }, detail),
    row(message, false),
    line("meta", `in ${stage}`, endpoint && `for ${endpoint}`, origin(message), message.engine),
    el("div", { class: "actions" }, button("replay", [message]), button("drop", [message]), el("a", { href: `#/articles/${encodeURIComponent(message.id)}` }, "Follow it")),
    audit(),
    offset !== undefined && brokenAt(message.body, offset),
    el("h2", {}, "Body"),
    truncated && el("p", { class: "notice" }, "Only the beginning is shown."),
    payload(message.body, "Body"),
  );
  return { node, title: `Parked: ${reason}` };
}
