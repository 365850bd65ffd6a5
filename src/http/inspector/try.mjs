// One article at once: pasted, dropped or picked, drawn, and not stored.

import { articleView } from "./article.mjs";
import { Refused, send } from "./ask.mjs";
import { el } from "./dom.mjs";
import { brokenAt } from "./payload.mjs";
import { toast } from "./notice.mjs";

const TYPES = {
  "text/plain": "Text",
  "text/html": "HTML",
  "application/json": "JSON",
  "application/xml": "XML, feed",
  "text/markdown": "Markdown",
};

const SAMPLES = [
  ["harbour-bridge", "text/markdown", "A bridge in the harbour (Markdown)"],
  ["language-grants", "text/html", "Grants for languages (web page)"],
  ["satellite-launch", "application/json", "A satellite in orbit (scraper's JSON)"],
];

/** The last payload is still there when the reader comes back. */
let last = { text: "", type: "" };

export async function tryView() {
  const answer = el("div", { id: "answer" });
  const text = el("textarea", { id: "payload", rows: 9, spellcheck: "false", placeholder: "Paste an article, or drop a file here.", "aria-label": "Article" });
  text.value = last.text;
  const type = el("select", { id: "type", "aria-label": "Content type" }, el("option", { value: "" }, "Type: as it looks"), Object.entries(TYPES).map(([value, name]) => el("option", { value, selected: value === last.type }, name)));
  // What a sample said about itself is not true of what is pasted over it.
  let chosen = last.type !== "";
  type.addEventListener("change", () => (chosen = type.value !== ""));
  text.addEventListener("input", () => {
    if (!chosen) type.value = "";
  });
  const draw = (payload) => drawn(payload, answer);
  const typed = () => ({ bytes: new TextEncoder().encode(text.value), type: type.value || looksLike(text.value), text: text.value });
  const submit = (event) => {
    event.preventDefault();
    last = { text: text.value, type: type.value };
    if (text.value.trim()) draw(typed());
    else toast("Paste an article first.");
  };
  const file = el("input", { id: "file", type: "file", onchange: () => file.files[0] && take(file.files[0]) });
  const take = async (picked) => {
    const bytes = new Uint8Array(await picked.arrayBuffer());
    const shown = new TextDecoder().decode(bytes);
    text.value = shown;
    last = { text: shown, type: "" };
    draw({ bytes, type: ofFile(picked, shown), text: shown });
  };
  const drop = (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
    else text.value = event.dataTransfer.getData("text/html") || event.dataTransfer.getData("text/plain");
  };
  const over = (event) => {
    event.preventDefault();
    form.classList.add("over");
  };
  const form = el(
    "form",
    { class: "try", onsubmit: submit, ondrop: drop, ondragover: over, ondragleave: () => form.classList.remove("over") },
    text,
    el("div", { class: "actions" }, type, el("label", { class: "file" }, "or a file ", file), el("button", { class: "primary", id: "draw" }, "Draw it")),
    el("p", { class: "samples" }, "Samples: ", SAMPLES.flatMap((sample) => [sampleButton(sample, text, type, draw), " "])),
  );
  const intro = "See who said what in an article. Text, a web page, JSON or a feed item; nothing is stored unless you say so.";
  return { node: el("div", {}, el("section", { class: "list" }, el("h1", {}, "Try an article"), el("p", { class: "intro" }, intro), form), answer), title: "Try" };
}

function sampleButton([name, type, words], field, choice, draw) {
  const take = async () => {
    const response = await fetch(`/samples/${name}`);
    if (!response.ok) throw new Error(`status ${response.status}`);
    const text = await response.text();
    field.value = text;
    choice.value = type;
    last = { text, type: "" };
    draw({ bytes: new TextEncoder().encode(text), type, text });
  };
  const failed = () => toast("The service does not answer.");
  return el("button", { type: "button", "data-sample": name, onclick: () => take().catch(failed) }, words);
}

function looksLike(text) {
  const start = text.trimStart();
  if (/^[{[]/.test(start)) return "application/json";
  if (/^<\?xml|^<(rss|feed|item|entry|nitf|newsItem|newsMessage)\b/i.test(start)) return "application/xml";
  return start.startsWith("<") ? "text/html" : "text/plain";
}

function ofFile(file, text) {
  const named = file.type.split(";")[0];
  if (Object.hasOwn(TYPES, named)) return named;
  return /\.(md|markdown)$/i.test(file.name) ? "text/markdown" : looksLike(text);
}

async function drawn(payload, place) {
  place.setAttribute("aria-busy", "true");
  try {
    const record = await send("/extract", payload);
    place.replaceChildren(el("div", { class: "list verdict" }, el("p", { class: "notice", role: "status" }, "Drawn, not stored. ", queueButton(payload))), articleView(record).node);
  } catch (error) {
    place.replaceChildren(el("div", { class: "list" }, refusal(error, payload)));
  }
  place.removeAttribute("aria-busy");
  place.scrollIntoView({ block: "start" });
}

function refusal(error, payload) {
  const cause = error instanceof Refused ? `No article (${error.reason}): ${error.message}.` : "The service does not answer. What you pasted is still here; try again.";
  const shown = error.offset === undefined ? null : brokenAt(payload.text, error.offset);
  return el("div", { class: "notice", role: "alert" }, el("p", {}, cause), shown);
}

function queueButton(payload) {
  const put = async () => {
    button.disabled = true;
    try {
      const { id } = await send("/articles", payload);
      button.replaceWith("It is on the queue. ", el("a", { href: `#/articles/${encodeURIComponent(id)}` }, "Follow it"));
    } catch (error) {
      button.disabled = false;
      toast(`Not queued: ${error.message}`);
    }
  };
  const button = el("button", { type: "button", id: "queue", onclick: put }, "Put on the queue");
  return button;
}
