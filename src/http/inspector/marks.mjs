// What a reader said about quotes and entities: kept in the browser, and given
// out as the cases that `copydesk score` reads. No DOM in here.

const KEY = "copydesk.marks/1";

/** Every judged article by the id of its document. */
export function all(store = localStorage) {
  try {
    return JSON.parse(store.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}

export const of = (record, store = localStorage) => all(store)[record.document_id]?.marks ?? {};

/** Sets the mark with this key, or takes it away. Throws where the browser keeps no more. */
export function set(record, key, mark, store = localStorage) {
  const cases = all(store);
  const id = record.document_id;
  const one = cases[id] ?? { title: record.article.title, text: record.article.text, marks: {} };
  if (mark) one.marks[key] = mark;
  else delete one.marks[key];
  if (Object.keys(one.marks).length) cases[id] = one;
  else delete cases[id];
  store.setItem(KEY, JSON.stringify(cases));
}

export function clear(store = localStorage) {
  store.removeItem(KEY);
}

export const quoteMark = (quote, verdict, expected) => clean({ quote: quote.text, speaker: quote.speaker?.name, verdict, expected });
export const entityMark = (entity, verdict, expected) => clean({ entity: entity.name, type: entity.type, verdict, expected });
export const missingMark = (quote, speaker) => clean({ quote, speaker, verdict: "missing" });
export const missingEntityMark = (entity, type) => clean({ entity, type, verdict: "missing" });

/** Without what was left open. */
function clean(mark) {
  return Object.fromEntries(Object.entries(mark).filter(([, value]) => value !== undefined && value !== ""));
}

/** One case a line. */
export function ndjson(cases) {
  const lines = Object.entries(cases).map(([id, { text, marks }]) => JSON.stringify({ id, text, marks: Object.values(marks) }));
  return lines.map((line) => `${line}\n`).join("");
}
