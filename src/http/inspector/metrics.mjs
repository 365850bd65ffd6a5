// Reads what `/metrics` answers. No DOM in here.

/** Lines as [name, labels, value]. */
export function parse(text) {
  return text
    .split("\n")
    .map((row) => /^(\w+)(?:\{(.*)\})? (\S+)/.exec(row))
    .filter(Boolean)
    .map(([, name, labels = "", value]) => [name, labels, Number(value)]);
}

/** The sum over all labels that contain these. */
export function total(metrics, name, labels = "") {
  const fitting = metrics.filter((one) => one[0] === name && one[1].includes(labels));
  return fitting.reduce((sum, [, , value]) => sum + value, 0);
}

/** The value of one label. */
export const label = (labels, name) => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1];

/** Of two moments, a minute. */
export function rate(before, now, what) {
  const minutes = (now.at - before.at) / 60_000;
  return minutes < 0.05 ? null : (now[what] - before[what]) / minutes;
}

/** The bound of a histogram below which this part of the values lies, in words. */
export function share(metrics, name, part, labels = "") {
  const buckets = metrics.filter((one) => one[0] === `${name}_bucket` && one[1].includes(labels));
  const count = total(metrics, `${name}_count`, labels);
  const found = count > 0 && buckets.find(([, , value]) => value >= part * count);
  if (!found) return "none yet";
  const seconds = Number(label(found[1], "le"));
  if (!Number.isFinite(seconds)) return "more than the last bound";
  return seconds < 1 ? `below ${Number((seconds * 1000).toPrecision(3))} ms` : `below ${seconds} s`;
}
