// Small helpers to build the page. Everything that comes from an article passes
// through here as text; nothing is ever parsed as HTML.

/**
 * An element with attributes, listeners (`onclick`), and children (nodes or text).
 * What is false or absent is left out.
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

/** A link to another site, or plain text where the address is none a browser should open. */
export function outside(url) {
  if (!/^https?:\/\//i.test(url)) return url;
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, hostOf(url));
}

function hostOf(url) {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** A length of time in words, in its largest unit: "3 min". */
export function span(seconds) {
  const steps = [[60, 1, "s"], [3600, 60, "min"], [86400, 3600, "h"], [Infinity, 86400, "d"]];
  const [, unit, name] = steps.find(([below]) => seconds < below);
  return `${Math.floor(seconds / unit)} ${name}`;
}

/** `<time>` in words: "3 min ago". */
export function ago(when) {
  const seconds = (Date.now() - Date.parse(when)) / 1000;
  if (Number.isNaN(seconds)) return when ?? "";
  const words = seconds < 5 ? "just now" : `${span(seconds)} ago`;
  return el("time", { datetime: when, title: new Date(when).toLocaleString() }, words);
}

/** A date as the reader writes dates; as it stands where it is none. */
export function date(when) {
  const parsed = new Date(when);
  if (Number.isNaN(parsed.getTime())) return when;
  const words = parsed.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  return el("time", { datetime: when, title: when }, words);
}

/** `null` where a part of an address is no valid one. */
export function decoded(part) {
  try {
    return part && decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** The time of a day, to the second; with the day where that is another one. */
export function clock(at) {
  const when = new Date(at);
  const today = when.toDateString() === new Date().toDateString();
  return today ? when.toLocaleTimeString() : when.toLocaleString();
}

/** Counts as bars, for the eye: the words beside them say the same. */
export function bars(counts) {
  const make = (tag, attributes) => {
    const shape = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
    return shape;
  };
  const most = Math.max(...counts, 1);
  const drawing = make("svg", { class: "bars", width: counts.length * 5, height: 20, "aria-hidden": "true" });
  counts.forEach((count, i) => {
    const height = Math.max(1, Math.round((20 * count) / most));
    drawing.append(make("rect", { x: i * 5, y: 20 - height, width: 4, height }));
  });
  return drawing;
}

/** Facts in one line, absent ones left out. */
export function line(className, ...facts) {
  const parts = facts.filter(Boolean).flatMap((fact, i) => (i ? [" · ", fact] : [fact]));
  return el("p", { class: className }, parts);
}

/** Parts in words, and how many more there are. */
export function few(parts, more) {
  const named = parts.flatMap((part, i) => [i > 0 && ", ", part].flat());
  return [...named, more > 0 && ` and ${more} more`];
}

/** Changes whenever a list looks different, its ages included. */
export function listKey(ids) {
  return `${location.hash} ${Math.floor(Date.now() / 30000)} ${ids}`;
}

/** JSON for people: keys set apart. */
export function prettyJson(value) {
  const pre = el("pre", { class: "json", tabindex: 0, "aria-label": "JSON" });
  for (const row of JSON.stringify(value, null, 2).split("\n")) {
    const key = /^(\s*)("(?:[^"\\]|\\.)*")(: .*)$/.exec(row);
    if (key) pre.append(key[1], el("span", { class: "key" }, key[2]), `${key[3]}\n`);
    else pre.append(`${row}\n`);
  }
  return pre;
}
