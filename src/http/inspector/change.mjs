// Replaying and dropping parked messages: asked with their size, done in steps, told.

import { ask } from "./ask.mjs";
import { clock, el, plural } from "./dom.mjs";
import { confirmed, toast } from "./notice.mjs";

/** Requests for a change at the most, so that progress can be told; and messages in one at least. */
const STEPS = 20;
const STEP = 50;

const WORDS = {
  replay: { verb: "Replay", past: "replayed", detail: "Each goes back to where it failed, with its attempts counted from zero." },
  drop: { verb: "Drop", past: "dropped", detail: "They are deleted and cannot be brought back." },
};

/** What was done on this page, newest first. */
const done = [];
/** What is being done: the words for it, and how far it is. */
let work = null;

/** Where progress is told, and what was done before. */
export function audit() {
  const entries = done.map((entry) => el("li", {}, entry));
  return [
    el("p", { class: "audit", id: "progress", role: "status" }, progress()),
    entries.length > 0 && el("ul", { class: "notes", "aria-label": "Done on this page" }, entries),
  ];
}

function progress() {
  if (!work) return [];
  const { changed, count, past } = work;
  return [el("progress", { max: count, value: changed, "aria-label": "Progress" }), ` ${changed} of ${count} ${past}`];
}

function tell() {
  document.getElementById("progress")?.replaceChildren(...progress());
}

/** A button that does it to these messages. */
export function button(action, messages) {
  const { verb } = WORDS[action];
  const size = messages.length === 1 ? "" : ` all ${messages.length.toLocaleString()}`;
  const { handle, reason } = messages[0];
  const looks = { type: "button", id: `${action}-${handle}`, class: action === "drop" ? "danger" : "" };
  return el("button", { ...looks, "aria-label": `${verb}${size} parked for ${reason}`, onclick: () => change(action, messages) }, `${verb}${size}`);
}

async function change(action, messages) {
  if (work) return toast("One after the other: the last change is not done yet.");
  const { verb, past, detail } = WORDS[action];
  const [{ reason }] = messages;
  const count = plural(messages.length, "message");
  const bytes = messages.reduce((sum, one) => sum + one.bytes, 0);
  const size = `${count}, ${bytes.toLocaleString()} bytes. `;
  if (!(await confirmed(`${verb} ${count} parked for ${reason}?`, size + detail, verb, action === "drop"))) return;
  work = { changed: 0, count: messages.length, past };
  let failure = "";
  try {
    const step = Math.max(STEP, Math.ceil(messages.length / STEPS));
    for (let at = 0; at < messages.length; at += step) {
      tell();
      const ids = messages.slice(at, at + step).map((one) => one.handle);
      const answer = await ask(`/api/parked/${action}`, { ids }, 120_000);
      work.changed += answer[past];
    }
  } catch (error) {
    failure = `; stopped: ${error.message}`;
  }
  const told = `${clock(Date.now())}: ${work.changed} of ${count} ${past} (${reason})${failure}`;
  work = null;
  done.unshift(told);
  toast(told);
  if (location.hash === "#/parked") dispatchEvent(new Event("copydesk:changed"));
  else if (location.hash.startsWith("#/parked/")) location.hash = "#/parked";
}
