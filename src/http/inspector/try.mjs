// One article at once: pasted, dropped or picked, drawn, and not stored.

import { articleView } from "./article.mjs";
import { Refused, send } from "./ask.mjs";
import { same } from "./same.mjs";
import { el, plural } from "./dom.mjs";
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

/** The last payload is still there when the reader comes back: its text, and its bytes as they came. */
let last = { text: "", type: "", bytes: null };

export async function tryView() {
  const answer = el("div", { id: "answer" });
  // It is there from the beginning, so that screen readers hear what comes into it.
  const verdict = el("div", { id: "verdict", class: "list verdict", role: "status" });
  const text = el("textarea", { id: "payload", rows: 9, spellcheck: "false", placeholder: "Paste an article, or drop a file here.", "aria-label": "Article" });
  text.value = last.text;
  const type = el("select", { id: "type", "aria-label": "Content type" }, el("option", { value: "" }, "Type: as it looks"), Object.entries(TYPES).map(([value, name]) => el("option", { value, selected: value === last.type }, name)));
  // What a sample said about itself is not true of what is pasted over it.
  let chosen = last.type !== "";
  type.addEventListener("change", () => (chosen = type.value !== ""));
  text.addEventListener("input", () => {
    if (!chosen) type.value = "";
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  const draw = (payload) => drawn(payload, verdict, answer);
  const take = (bytes, named, kept = "") => {
    const shown = new TextDecoder().decode(bytes);
    text.value = shown;
    type.value = kept || named;
    last = { text: text.value, type: kept, bytes };
    draw({ bytes, type: named, text: shown });
  };
  const submit = (event) => {
    event.preventDefault();
    if (!text.value.trim()) return toast("Paste an article first.");
    if (/^\s*https?:\/\/\S+\s*$/.test(text.value)) return toast("Nothing is fetched: paste the page itself, or drop a saved file.");
    // A file is sent as it came, whatever its charset.
    const bytes = (text.value === last.text && last.bytes) || new TextEncoder().encode(text.value);
    last = { text: text.value, type: chosen ? type.value : "", bytes };
    draw({ bytes, type: type.value || looksLike(text.value), text: text.value });
  };
  const file = el("input", { id: "file", type: "file", onchange: () => file.files[0] && open(file.files[0]) });
  const open = async (picked) => {
    const bytes = new Uint8Array(await picked.arrayBuffer());
    take(bytes, ofFile(picked, new TextDecoder().decode(bytes)));
  };
  const drop = (event) => {
    event.preventDefault();
    form.classList.remove("over");
    const { files } = event.dataTransfer;
    if (files[0]) return open(files[0]);
    const words = event.dataTransfer.getData("text/html") || event.dataTransfer.getData("text/plain");
    if (words) take(new TextEncoder().encode(words), looksLike(words));
  };
  const over = (event) => {
    event.preventDefault();
    form.classList.add("over");
  };
  const form = el(
    "form",
    { class: "try", onsubmit: submit },
    text,
    el("div", { class: "actions" }, type, el("label", { class: "file" }, "or a file ", file), el("button", { class: "primary", id: "draw" }, "Draw it")),
    el("p", { class: "samples" }, "Samples: ", SAMPLES.flatMap(([name, kind, words]) => [sampleButton(name, words, (bytes) => take(bytes, kind)), " "])),
  );
  const intro = "See who said what in an article. Text, a web page, JSON or a feed item; nothing is stored unless you say so.";
  // A file that misses the field must not take the browser to itself.
  const whole = { class: "trying", ondrop: drop, ondragover: over, ondragleave: () => form.classList.remove("over") };
  return { node: el("div", whole, el("section", { class: "list" }, el("h1", {}, "Try an article"), el("p", { class: "intro" }, intro), form), verdict, answer), title: "Try" };
}

function sampleButton(name, words, take) {
  const fetched = async () => {
    const response = await fetch(`/samples/${name}`);
    if (!response.ok) throw new Error(`status ${response.status}`);
    take(new Uint8Array(await response.arrayBuffer()));
  };
  const failed = () => toast("The service does not answer.");
  return el("button", { type: "button", "data-sample": name, onclick: () => fetched().catch(failed) }, words);
}

function looksLike(text) {
  const start = text.trimStart();
  if (/^[{[]/.test(start)) return "application/json";
  if (/^<\?xml|^<(rss|feed|item|entry|nitf|newsItem|newsMessage)\b/i.test(start)) return "application/xml";
  return start.startsWith("<") ? "text/html" : "text/plain";
}

/** Where neither browser nor name tell what it is, the service finds out. */
function ofFile(file, text) {
  const named = file.type.split(";")[0];
  if (Object.hasOwn(TYPES, named)) return named;
  if (/\.(md|markdown)$/i.test(file.name)) return "text/markdown";
  return named && !named.startsWith("text/") ? "application/octet-stream" : looksLike(text);
}

async function drawn(payload, verdict, answer) {
  answer.setAttribute("aria-busy", "true");
  try {
    const record = await send("/extract", payload);
    const found = `${plural(record.quotes.length, "quote")} and ${plural(record.entities.length, "entity", "entities")}`;
    verdict.replaceChildren(el("div", { class: "notice" }, `Drawn, not stored: ${found}. `, queueButton(payload)), same(payload.type));
    answer.replaceChildren(articleView(record).node);
  } catch (error) {
    const cause = error instanceof Refused ? `No article (${error.reason}): ${error.message}.` : "The service does not answer. What you pasted is still here; try again.";
    verdict.replaceChildren(el("p", { class: "notice" }, cause));
    answer.replaceChildren(...(error.offset === undefined ? [] : [el("div", { class: "list" }, brokenAt(payload.text, error.offset))]));
  }
  answer.removeAttribute("aria-busy");
  verdict.scrollIntoView({ block: "start" });
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
