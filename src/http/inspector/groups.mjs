// Parked messages that stand here for the same cause, and how that goes. No DOM in here.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Bars of a trend: the first row whose bars reach back to the oldest message. */
const SPANS = [
  { bar: 5 * MINUTE, bars: 12, period: HOUR, name: "hour" },
  { bar: HOUR, bars: 24, period: DAY, name: "day" },
  { bar: DAY, bars: 28, period: 7 * DAY, name: "week" },
];

/** What a detail says beside the file that a message was read from. */
export function cause(detail) {
  return detail.replace(/ \(read from .*\)$/s, "");
}

/** By reason, source, stage, endpoint and cause; numbers in it do not part a group. */
export function grouped(parked) {
  const groups = new Map();
  for (const message of parked) {
    const { reason, source, user, stage, endpoint, detail } = message;
    const kind = JSON.stringify([reason, source, user, stage, endpoint, cause(detail).replace(/\d+/g, "#")]);
    if (!groups.has(kind)) groups.set(kind, []);
    groups.get(kind).push(message);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length);
}

/** How many were parked in each step of the time that the messages reach back. */
export function trend(messages, now = Date.now()) {
  const ages = messages.map((one) => now - Date.parse(one.parked_at)).filter((age) => !Number.isNaN(age));
  if (ages.length === 0) return null;
  const oldest = Math.max(...ages);
  const span = SPANS.find(({ bar, bars }) => oldest < bar * bars) ?? SPANS.at(-1);
  const bars = Array(span.bars).fill(0);
  for (const age of ages) {
    const back = Math.floor(Math.max(age, 0) / span.bar);
    if (back < span.bars) bars[span.bars - 1 - back] += 1;
  }
  const within = (from, to) => ages.filter((age) => age >= from && age < to).length;
  const [last, before] = [within(-Infinity, span.period), within(span.period, 2 * span.period)];
  return { bars, words: `${last} in the last ${span.name}, ${before} in the ${span.name} before` };
}

/** Who it came from, in words. */
export function origin({ source, user }) {
  return [source && `from ${source}`, user && `by ${user}`].filter(Boolean).join(" ");
}
