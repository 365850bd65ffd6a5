// What the figures of a service mean: queues, endpoints, events. No DOM in here.

import { label, share, total } from "./metrics.mjs";
import { RESULTS } from "./words.mjs";

/** A message that waits longer than this is worth a word, in seconds. */
const LATE = 60;

/**
 * What stands in a queue, why, and the command that helps. The first row whose
 * pattern fits; `late`: only once the oldest has waited for long.
 */
const QUEUES = [
  [/^articles(\.partition\.\d+)?$/, { late: true, cause: "Articles come in faster than they are analysed: another worker helps.", command: "copydesk run" }],
  [/^articles\.suspects$/, { cause: "They came back without an outcome and are analysed one at a time, lest one of them ends processes.", command: "copydesk parked list --reason poison" }],
  [/^articles\.retry/, { cause: "Their analysis failed or took too long; each is tried again after its wait, then parked.", command: "copydesk parked list" }],
  [/^parked$/, { cause: "They could not be read or analysed.", command: "copydesk parked list" }],
  [/^refused$/, { late: true, cause: "A queue of a reader is full and refuses these records; the broker tries again by itself.", command: "copydesk topology verify" }],
  [/^unrouted$/, { cause: "No binding took these records when they were published.", command: "copydesk unrouted list" }],
  [/^webhook\.(.+)\.parked$/, { cause: "The endpoint did not take these records, and no try is left.", command: "copydesk parked list --reason retries_exhausted" }],
  [/^webhook\.(.+)\.retry/, { cause: "The endpoint did not take these records; each is sent again after its wait.", command: "copydesk webhook test $1" }],
  [/^webhook\.(.+)$/, { late: true, cause: "The endpoint takes records slower than they come, or not at all.", command: "copydesk webhook test $1" }],
];

/** What the service keeps for itself. */
const OURS = /^endpoints$/;

/** Queues that are shown when they are empty, too. */
const ALWAYS = /^(articles|parked|unrouted|webhook\.(?!.*\.(retry|parked)\b).*)$/;

/** Every queue that matters now: its name, how many wait and for how long, and what to do. */
export function queues(metrics) {
  const names = metrics.filter(([name]) => name === "copydesk_queue_messages").map(([, labels, messages]) => [label(labels, "queue"), messages]);
  const shown = names.filter(([name, messages]) => !OURS.test(name) && (messages > 0 || ALWAYS.test(name)));
  return shown.sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true })).map(([name, messages]) => {
    const oldest = total(metrics, "copydesk_queue_oldest_seconds", `queue="${name}"`);
    const [pattern, known] = QUEUES.find(([pattern]) => pattern.test(name)) ?? [/$/, {}];
    const off = messages > 0 && (!known.late || oldest > LATE);
    return { name, messages, oldest, cause: off && known.cause, command: off && known.command?.replace("$1", pattern.exec(name)[1]) };
  });
}

const STATES = {
  paused: (name) => ["It fails, and is left alone for a while; nothing is lost.", `copydesk webhook test ${name}`],
  stopped: (name) => ["It answered 410, so nothing is sent to it until somebody resumes it.", `copydesk webhook resume ${name}`],
};

/** Each endpoint with what it answered, how long that took, and what to do. */
export function endpoints(states, metrics) {
  return states.map(({ name, state }) => {
    const of = `endpoint="${name}"`;
    const results = metrics.filter(([metric, labels]) => metric === "copydesk_webhook_requests_total" && labels.includes(of));
    const words = (labels) => RESULTS[label(labels, "result")] ?? label(labels, "result");
    const told = results.map(([, labels, count]) => `${count.toLocaleString()} × ${words(labels)}`);
    const [cause, command] = STATES[state]?.(name) ?? [];
    const half = share(metrics, "copydesk_webhook_seconds", 0.5, of);
    return { name, state, told, half, most: share(metrics, "copydesk_webhook_seconds", 0.99, of), cause, command };
  });
}

/** Counters that should stay at zero, in the order of their weight. */
const EVENTS = [
  ["copydesk_panics_total", "defects", "The analysis failed on an article, which was tried again or parked. Please report it.", "copydesk parked list --reason retries_exhausted"],
  ["copydesk_timeouts_total", "analyses that took too long", "They took longer than limits.analysis_ms, and were tried again or parked.", "copydesk parked list --reason timeout"],
  ["copydesk_suspects_total", "articles that came back", "A process ended, or lost its connection, with them in hand.", "copydesk parked list --reason poison"],
  ["copydesk_reconnects_total", "reconnections", "The connection to the broker was lost and made again.", "copydesk validate --connect"],
  ["copydesk_unconfirmed_total", "publishes without a confirm", "The broker was away, full or slow; what was meant is published again.", "copydesk topology verify"],
  ["copydesk_refused_records_total", "refused records", "A queue of a reader is full; the broker tries again.", "copydesk topology verify"],
  ["copydesk_wrong_tokens_total", "requests with a wrong token", "Somebody guesses, or has an old token.", "copydesk validate"],
];

/** What happened since the process began and should not go unseen. */
export function events(metrics) {
  const counted = EVENTS.map(([metric, name, cause, command]) => ({ name, count: total(metrics, metric), cause, command }));
  const orphans = total(metrics, "copydesk_orphan_queues");
  const held = total(metrics, "copydesk_orphan_messages").toLocaleString();
  const cause = "Nobody sends what waits in them: name the webhook in the configuration again, or delete them.";
  const orphan = { name: `queues of webhooks that are gone, with ${held} messages`, count: orphans, cause, command: "copydesk topology prune" };
  return [orphan, ...counted].filter(({ count }) => count > 0);
}
