// The service at work: what waits, how fast it goes, and what to do where it does not.

import { ask, figures, readiness } from "./ask.mjs";
import { el, line, span } from "./dom.mjs";
import { endpoints, events, queues } from "./figures.mjs";
import { parse, rate, share, total } from "./metrics.mjs";
import { toast } from "./notice.mjs";

/** Moments of the last minute, oldest first: rates are measured over them. */
const moments = [];
const MINUTE = 60_000;

export async function operateView() {
  const [state, text, { webhooks }] = await Promise.all([readiness(), figures(), ask("/api/webhooks")]);
  const metrics = parse(text);
  measure(metrics);
  const node = el(
    "section",
    { class: "list operate" },
    el("h1", {}, "Operate"),
    state.ok ? (state.notes ?? []).map((note) => el("p", { class: "notice" }, String(note))) : outage(state),
    // While the queue is away, what was last seen of it says nothing.
    state.ok && work(metrics),
    state.ok && waiting(queues(metrics)),
    state.ok && hooks(endpoints(webhooks, metrics)),
    state.ok && unusual(events(metrics)),
    el("p", { class: "meta" }, "What this process sees, counted since it started. All of it: ", el("a", { href: "/metrics" }, "/metrics")),
  );
  return { node, title: "Operate", again: true, key: node.textContent };
}

/** An outage, once: cause, consequence and what helps. */
function outage({ reason }) {
  return el(
    "div",
    { class: "notice", role: "alert" },
    el("p", {}, el("b", {}, "Not ready: "), reason),
    help("Nothing is lost: what waits stays where it is, and work goes on by itself once this is over.", "copydesk validate --connect"),
  );
}

const help = (cause, command) => cause && el("p", { class: "meta" }, `${cause} `, command && el("code", {}, command));

function measure(metrics) {
  const count = (outcome) => total(metrics, "copydesk_articles_total", `outcome="${outcome}"`);
  const now = { at: Date.now(), published: count("published"), parked: count("parked"), retried: count("retried") };
  // Fewer than before: another process answers now.
  if (moments.at(-1)?.published > now.published) moments.length = 0;
  moments.push(now);
  while (moments.length > 2 && now.at - moments[1].at >= MINUTE) moments.shift();
}

function work(metrics) {
  const [first, now] = [moments[0], moments.at(-1)];
  const pace = (what) => {
    const found = rate(first, now, what);
    return found === null ? "rate not measured yet" : `${found.toFixed(found < 10 ? 1 : 0)} a minute`;
  };
  const facts = [
    ["Published", `${now.published.toLocaleString()} · ${pace("published")}`],
    ["Parked", `${now.parked.toLocaleString()} · ${pace("parked")}`],
    ["Tried again", `${now.retried.toLocaleString()} · ${pace("retried")}`],
    ["Analysis, half of the articles", share(metrics, "copydesk_analysis_seconds", 0.5)],
    ["Analysis, 99 of 100", share(metrics, "copydesk_analysis_seconds", 0.99)],
  ];
  return el("dl", { class: "facts" }, facts.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

function waiting(rows) {
  const row = ({ name, messages, oldest, cause, command }) =>
    el(
      "tr",
      { class: cause ? "off" : "" },
      el("th", { scope: "row" }, name === "parked" ? el("a", { href: "#/parked" }, name) : name, help(cause, command)),
      el("td", {}, messages.toLocaleString()),
      el("td", {}, messages > 0 ? span(oldest) : "–"),
    );
  const head = ["Queue", "Messages", "Oldest, at most"].map((name) => el("th", { scope: "col" }, name));
  return [
    el("h2", {}, "Queues"),
    rows.length === 0 ? el("p", { class: "empty" }, "Not looked at yet.") : el("table", { class: "queues" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows.map(row))),
  ];
}

function hooks(rows) {
  const row = ({ name, state, told, half, most, cause, command }) =>
    el(
      "li",
      { class: cause ? "figure off" : "figure" },
      el("b", {}, name),
      ` ${state}`,
      line("meta", told.length ? told.join(", ") : "nothing sent yet", told.length > 0 && `half of the requests ${half}`, told.length > 0 && `99 of 100 ${most}`),
      help(cause, command),
      cause && el("button", { type: "button", id: `resume-${name}`, onclick: () => resume(name) }, "Try again now"),
    );
  return [el("h2", {}, "Webhooks"), rows.length === 0 ? el("p", { class: "empty" }, "None is configured.") : el("ul", { class: "figures" }, rows.map(row))];
}

async function resume(name) {
  try {
    await ask(`/api/webhooks/${encodeURIComponent(name)}/resume`, {});
    toast(`${name} is tried again.`);
  } catch (error) {
    toast(`Not resumed: ${error.message}`);
  }
}

function unusual(rows) {
  const row = ({ name, count, cause, command }) => el("li", { class: "figure off" }, el("b", {}, count.toLocaleString()), ` ${name}`, help(cause, command));
  return [el("h2", {}, "Unusual since the start"), rows.length === 0 ? el("p", { class: "empty" }, "Nothing is.") : el("ul", { class: "figures" }, rows.map(row))];
}
