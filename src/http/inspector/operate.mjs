// The service at work: what waits, how fast it goes, and what to do where it does not.

import { ask, readiness } from "./ask.mjs";
import { el } from "./dom.mjs";
import { parse, rate, share, total } from "./metrics.mjs";

/** Each figure with the sentence that explains it, and the command that helps. */
const FIGURES = [
  ["Waiting articles", (m) => total(m, "copydesk_queued_messages"), "They come in faster than they are analysed, or no worker runs.", "copydesk run"],
  ["Parked", (m) => total(m, "copydesk_parked_messages"), "Set aside because they could not be read, analysed or delivered.", "copydesk parked list"],
  ["Records without a taker", (m) => total(m, "copydesk_unrouted_messages"), "No binding took them when they were published.", "copydesk unrouted list"],
  ["Orphan queues", (m) => total(m, "copydesk_orphan_queues"), "Their webhook is gone from the configuration, and records pile up in them.", "copydesk topology verify"],
  ["Messages in orphans", (m) => total(m, "copydesk_orphan_messages"), "What nobody will ever fetch from an orphan queue.", "copydesk topology verify"],
  ["Reconnections", (m) => total(m, "copydesk_reconnects_total"), "The connection to the broker was lost and made again.", "copydesk validate --connect"],
  ["Time-outs", (m) => total(m, "copydesk_timeouts_total"), "Analyses that took longer than limits.analysis_ms.", "copydesk parked list --reason timeout"],
  ["Defects", (m) => total(m, "copydesk_panics_total"), "The analysis failed on an article; it was parked. Please report it.", "copydesk parked list --reason panic"],
];

let before = null;

export async function operateView() {
  const [state, answer] = await Promise.all([readiness(), fetch("/metrics")]);
  const metrics = parse(await answer.text());
  const now = { at: Date.now(), published: total(metrics, "copydesk_articles_total", 'outcome="published"') };
  const perMinute = before && rate(before, now);
  if (!before || now.at - before.at > 55_000) before = now;
  const facts = [
    ["Published", now.published.toLocaleString()],
    ["A minute, now", perMinute === null || perMinute === undefined ? "measuring" : perMinute.toFixed(1)],
    ["Analysis, half of the articles", share(metrics, "copydesk_analysis_seconds", 0.5)],
    ["Analysis, 99 of 100", share(metrics, "copydesk_analysis_seconds", 0.99)],
  ];
  const node = el(
    "section",
    { class: "list operate" },
    el("h1", {}, "Operate"),
    // An outage is told once, here; its figures below are of no use meanwhile.
    !state.ok && el("p", { class: "notice" }, `Not ready: ${state.reason}`),
    (state.notes ?? []).map((note) => el("p", { class: "notice" }, String(note))),
    el("dl", { class: "facts" }, facts.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
    el("ul", { class: "figures" }, FIGURES.map((figure) => row(figure, metrics))),
    webhooks(metrics),
    el("p", { class: "meta" }, "Counted since this process started. All of it: ", el("a", { href: "/metrics" }, "/metrics")),
  );
  return { node, title: "Operate", again: true, key: `${node.textContent}` };
}

function row([name, value, cause, command], metrics) {
  const count = value(metrics);
  const trouble = count > 0;
  return el(
    "li",
    { class: trouble ? "figure off" : "figure" },
    el("b", {}, count.toLocaleString()),
    ` ${name}`,
    trouble && el("p", { class: "meta" }, `${cause} `, el("code", {}, command)),
  );
}

/** Requests of each endpoint by their results; those that are stopped first. */
function webhooks(metrics) {
  const label = (labels, name) => new RegExp(`${name}="([^"]*)"`).exec(labels)?.[1];
  const requests = metrics.filter(([name]) => name === "copydesk_webhook_requests_total");
  const names = [...new Set(requests.map(([, labels]) => label(labels, "endpoint")))];
  const stopped = (name) => total(metrics, "copydesk_webhook_stopped", `endpoint="${name}"`) > 0;
  const rows = names.map((name) => {
    const results = requests.filter(([, labels]) => label(labels, "endpoint") === name);
    const told = results.map(([, labels, value]) => `${value.toLocaleString()} × ${label(labels, "result")}`);
    return el("li", { class: stopped(name) ? "figure off" : "figure" }, el("b", {}, name), ` ${told.join(", ")}`, stopped(name) && el("p", { class: "meta" }, "Stopped: it refuses everything, so nothing is sent to it. ", el("code", {}, `copydesk webhook test ${name}`)));
  });
  return names.length > 0 && [el("h2", {}, "Webhooks"), el("ul", { class: "figures" }, rows)];
}
