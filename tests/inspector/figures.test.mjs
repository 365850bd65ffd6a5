import assert from "node:assert/strict";
import test from "node:test";

import { endpoints, events, queues } from "../../src/http/inspector/figures.mjs";
import { grouped, origin, trend } from "../../src/http/inspector/groups.mjs";
import { parse, rate } from "../../src/http/inspector/metrics.mjs";
import { offsetIn, seen } from "../../src/http/inspector/payload.mjs";

const HOUR = 3_600_000;

test("parked messages stand together by reason, source and detail", () => {
  const message = (reason, source, detail, more) => ({ reason, source, detail, stage: "decode", ...more });
  const parked = [
    message("malformed", "web", "at line 1 column 61"),
    message("malformed", "wire", "at line 1 column 61"),
    message("malformed", "web", "at line 3 column 7"),
    message("malformed", "web", "no end"),
    message("empty", "web", "at line 1 column 61"),
    message("malformed", "web", "no end", { user: "scraper" }),
    message("malformed", "web", "at line 9 column 1 (read from inbox/a.json)"),
  ];
  assert.deepEqual(grouped(parked).map((group) => group.length), [3, 1, 1, 1, 1]);
  assert.equal(origin(parked[0]), "from web");
  assert.equal(origin(parked[5]), "from web by scraper");
  assert.equal(origin({}), "");
});

test("a trend reaches back to the oldest message", () => {
  const now = Date.parse("2026-03-04T12:00:00Z");
  const parked = (...hours) => hours.map((ago) => ({ parked_at: new Date(now - ago * HOUR).toISOString() }));
  const hour = trend(parked(0, 0.02, 0.5), now);
  assert.equal(hour.words, "3 in the last hour, 0 in the hour before");
  assert.deepEqual([hour.bars.length, hour.bars.at(-1), hour.bars.at(-7)], [12, 2, 1]);
  const day = trend(parked(0.5, 3, 23), now);
  assert.equal(day.words, "3 in the last day, 0 in the day before");
  assert.deepEqual([day.bars.at(-1), day.bars.at(-4), day.bars[0]], [1, 1, 1]);
  const weeks = trend(parked(1, 30, 24 * 10, 24 * 90), now);
  assert.equal(weeks.words, "2 in the last week, 1 in the week before");
  assert.equal(weeks.bars.reduce((sum, bar) => sum + bar), 3, "what is older than four weeks is left out");
  assert.equal(trend([{}], now), null);
});

const metrics = (...lines) => parse(lines.map((line) => `copydesk_${line}\n`).join(""));
const waits = (queue, messages, oldest) => [`queue_messages{queue="${queue}"} ${messages}`, `queue_oldest_seconds{queue="${queue}"} ${oldest}`];

test("queues that matter are shown with cause and command", () => {
  const shown = queues(metrics(
    ...waits("articles", 12, 5),
    ...waits("articles.retry.10s", 0, 0),
    ...waits("endpoints", 1, 9000),
    ...waits("webhook.a.b", 3, 61),
    ...waits("webhook.a.b.retry.5s", 2, 3),
    ...waits("webhook.a.b.parked", 0, 0),
    ...waits("unrouted", 0, 0),
    ...waits("parked", 1, 1),
  ));
  assert.deepEqual(shown.map(({ name, messages, command }) => [name, messages, command]), [
    ["articles", 12, false],
    ["parked", 1, "copydesk parked list"],
    ["unrouted", 0, false],
    ["webhook.a.b", 3, "copydesk webhook test a.b"],
    ["webhook.a.b.retry.5s", 2, "copydesk webhook test a.b"],
  ]);
  const late = queues(metrics(...waits("articles", 12, 61)));
  assert.equal(late[0].command, "copydesk run");
});

test("endpoints that do not work have cause and command", () => {
  const counted = metrics('webhook_requests_total{endpoint="a",result="2xx"} 1200', 'webhook_requests_total{endpoint="b",result="4xx"} 1');
  const [working, stopped] = endpoints([{ name: "a", state: "working" }, { name: "b", state: "stopped" }], counted);
  assert.deepEqual([working.told, working.command], [["1,200 × 2xx"], undefined]);
  assert.equal(stopped.command, "copydesk webhook resume b");
});

test("what should not happen is told once it has", () => {
  assert.deepEqual(events(metrics("panics_total 0", "reconnects_total 0")), []);
  const counted = ["panics_total 2", "orphan_queues 1", "orphan_messages 40"];
  const told = events(metrics(...counted));
  assert.deepEqual(told.map(({ count, command }) => [count, command]), [
    [1, "copydesk topology prune"],
    [2, "copydesk parked list --reason retries_exhausted"],
  ]);
});

test("a rate needs two moments", () => {
  const at = (minutes, published) => ({ at: minutes * 60_000, published });
  assert.equal(rate(at(0, 0), at(0, 0), "published"), null);
  assert.equal(rate(at(0, 10), at(2, 50), "published"), 20);
});

test("what cannot be seen in a payload is written out", () => {
  assert.equal(seen("a\u202eb\u0000\tc\n"), "a⟨202e⟩b⟨00⟩\tc\n");
  assert.equal(offsetIn("expected JSON (offset 17): x"), 17);
  assert.equal(offsetIn("no place"), undefined);
});
