// Parked messages: why they were set aside, and what can be done about it.

import { ask } from "./ask.mjs";
import { ago, el, line, listKey, plural } from "./dom.mjs";

/** The most that one list holds. */
const SHOWN = 200;

/** The list, oldest first. */
export async function parkedView() {
  const { parked } = await ask(`/api/parked?limit=${SHOWN}`);
  const node = el(
    "section",
    { class: "list" },
    el("h1", {}, "Parked"),
    parked.length === 0
      ? el("p", { class: "empty" }, "Nothing is parked. What cannot be read, analysed or delivered is set aside here.")
      : [bulk(parked), parked.length >= SHOWN && el("p", { class: "meta" }, `The oldest ${SHOWN} are shown.`), el("ol", { class: "rows" }, parked.map((message) => el("li", {}, row(message))))],
  );
  return { node, title: "Parked", again: true, key: listKey(parked.map((one) => one.handle)) };
}

/** One message with its body. */
export async function parkedMessageView(handle) {
  const message = await ask(`/api/parked/${encodeURIComponent(handle)}`);
  const node = el(
    "section",
    { class: "list" },
    el("p", { class: "back" }, el("a", { href: "#/parked" }, "All parked")),
    row(message),
    el("h2", {}, "Body"),
    message.truncated && el("p", { class: "notice" }, "Only the beginning is shown."),
    el("pre", { class: "payload", tabindex: 0, "aria-label": "Body" }, message.body),
  );
  return { node, title: "Parked message" };
}

/** Buttons for every reason that more than one message shares. */
function bulk(parked) {
  const counts = new Map();
  for (const { reason } of parked) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const groups = [...counts].filter(([, count]) => count > 1);
  if (groups.length === 0) return null;
  return el(
    "p",
    { class: "actions bulk" },
    groups.map(([reason]) =>
      el(
        "button",
        { type: "button", onclick: () => change("replay", { reason }, `Replay every message parked for ${reason}?`) },
        `Replay all ${reason}`,
      ),
    ),
  );
}

function row(message) {
  const selection = { ids: [message.handle] };
  return el(
    "div",
    { class: "row" },
    el("span", { class: "badge" }, message.reason),
    el("p", { class: "detail" }, message.detail),
    line(
      "meta",
      `in ${message.stage}`,
      message.endpoint && `for ${message.endpoint}`,
      message.content_type,
      `${message.bytes.toLocaleString()} bytes`,
      plural(message.attempt, "failed attempt"),
      message.parked_at && el("span", {}, "parked ", ago(message.parked_at)),
    ),
    el("p", { class: "id" }, el("a", { href: `#/parked/${encodeURIComponent(message.handle)}` }, message.id)),
    el(
      "div",
      { class: "actions" },
      el("button", { type: "button", onclick: () => change("replay", selection, "Replay this message?") }, "Replay"),
      el("button", { type: "button", class: "danger", onclick: () => change("drop", selection, "Drop this message for good?") }, "Drop"),
    ),
  );
}

async function change(action, selection, question) {
  const words = {
    replay: "It goes back to where it failed, with its attempts counted from zero.",
    drop: "It is deleted and cannot be brought back.",
  };
  if (!(await confirmed(question, words[action], action))) return;
  try {
    const answer = await ask(`/api/parked/${action}`, selection);
    toast(action === "replay" ? `${answer.replayed} replayed` : `${answer.dropped} dropped`);
    if (location.hash === "#/parked") dispatchEvent(new Event("copydesk:changed"));
    else location.hash = "#/parked";
  } catch (error) {
    toast(`Not done: ${error.message}`);
  }
}

function confirmed(question, detail, action) {
  const dialog = document.getElementById("confirm");
  document.getElementById("confirm-question").textContent = question;
  document.getElementById("confirm-detail").textContent = detail;
  const yes = document.getElementById("confirm-yes");
  yes.textContent = action === "drop" ? "Drop" : "Replay";
  yes.classList.toggle("danger", action === "drop");
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

let hide = null;

function toast(words) {
  const place = document.getElementById("toast");
  place.textContent = words;
  place.hidden = false;
  clearTimeout(hide);
  hide = setTimeout(() => (place.hidden = true), 4000);
}
