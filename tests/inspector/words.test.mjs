import assert from "node:assert/strict";
import test from "node:test";

import { entityMark, ndjson, quoteMark, set } from "../../src/http/inspector/marks.mjs";
import { parse, share, total } from "../../src/http/inspector/metrics.mjs";
import { printed, sameWords } from "../../src/http/inspector/printed.mjs";

/** The quote whose pieces are marked with braces, printed. */
function print(text) {
  const points = [];
  const spans = [];
  for (const point of Array.from(text)) {
    if (point === "{") spans.push({ start: points.length });
    else if (point === "}") spans.at(-1).end = points.length;
    else points.push(point);
  }
  return printed({ text: "as it stands", spans }, points);
}

test("a split quote is printed as an editor would", () => {
  for (const [text, expected] of [
    ["{“It holds,”} she said.", "as it stands"],
    ["{“It holds,”} she said. {“We 𝄞 tested.”}", "“It holds. We 𝄞 tested.”"],
    ["{“It holds,”} she said, {“and it will.”}", "“It holds, and it will.”"],
    ["{« Ça tient, »} dit-elle. {« Oui. »}", "« Ça tient. Oui. »"],
    ["{it holds}, she said, {for now}", "it holds … for now"],
  ]) {
    assert.equal(print(text), expected);
  }
});

test("a quote is known again by its fingerprint", () => {
  assert.equal(sameWords("00000000000000ff", "00000000000000ff"), true);
  assert.equal(sameWords("00000000000000ff", "00000000000001fe"), true);
  assert.equal(sameWords("00000000000000ff", "0000000000ff0000"), false);
  assert.equal(sameWords("ff000000ff000000", "0000000000000000"), false);
  assert.equal(sameWords("e000000080000000", "0000000000000000"), true);
  assert.equal(sameWords(undefined, undefined), false);
});

test("marks become cases, without what was left open", () => {
  const kept = new Map();
  const store = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  const record = { document_id: "d1", article: { title: "T", text: "A text." } };
  set(record, "q", quoteMark({ text: "“A”", speaker: { name: "Ilse" } }, "wrong_speaker", { speaker: "Tom" }), store);
  set(record, "e", entityMark({ name: "Bremen", type: "location" }, "right"), store);
  const cases = JSON.parse([...kept.values()][0]);
  assert.deepEqual(JSON.parse(ndjson(cases)), {
    id: "d1",
    text: "A text.",
    marks: [
      { quote: "“A”", speaker: "Ilse", verdict: "wrong_speaker", expected: { speaker: "Tom" } },
      { entity: "Bremen", type: "location", verdict: "right" },
    ],
  });
  set(record, "q", null, store);
  set(record, "e", null, store);
  assert.equal([...kept.values()][0], "{}");
});

test("figures are read from metrics", () => {
  const text = '# TYPE x counter\nx_total{a="1"} 2\nx_total{a="2"} 3\nt_count 4\nt_bucket{le="0.5"} 1\nt_bucket{le="2.0"} 4\n';
  assert.equal(total(parse(text), "x_total"), 5);
  assert.equal(total(parse(text), "x_total", 'a="2"'), 3);
  assert.equal(share(parse(text), "t", 0.5), "below 2 s");
  assert.equal(share(parse(""), "t", 0.5), "none yet");
});
