// node --test tests/inspector/

import assert from "node:assert/strict";
import test from "node:test";

import { headingOf, paragraphs, spansOf } from "../../src/http/inspector/segments.mjs";

/** Draws one line for each segment: its text and what covers it. */
function drawn(text, spans) {
  return paragraphs(text, spans).map((paragraph) =>
    paragraph.segments.map((segment) => {
      const over = segment.spans.map((span) => span.name).join("+");
      return over ? `${segment.text} <${over}>` : segment.text;
    }),
  );
}

test("offsets count code points, not UTF-16 units", () => {
  const text = "𝄞𝄞 “Ça va 🇫🇷”, dit Zoë 👩🏽‍🚀.";
  const points = Array.from(text);
  const span = (name, words) => {
    const start = points.join("").indexOf(words);
    const before = Array.from(text.slice(0, start)).length;
    return { name, start: before, end: before + Array.from(words).length };
  };
  assert.deepEqual(drawn(text, [span("q1", "“Ça va 🇫🇷”"), span("e1", "Zoë")]), [
    ["𝄞𝄞 ", "“Ça va 🇫🇷” <q1>", ", dit ", "Zoë <e1>", " 👩🏽‍🚀."],
  ]);
});

test("spans may nest, overlap and run over paragraphs", () => {
  const spans = [
    { name: "a", start: 0, end: 9 },
    { name: "b", start: 2, end: 3 },
    { name: "c", start: 8, end: 12 },
  ];
  assert.deepEqual(drawn("0123456\n\n9abc", spans), [
    ["01 <a>", "2 <a+b>", "3456 <a>"],
    ["9ab <c>", "c"],
  ]);
});

test("a text comes back whole, whatever the spans are", () => {
  const text = "Un 𝄞.\n\nDeux\nlignes.\n\n\n\nTrois.";
  const wild = [
    { name: "x", start: 5, end: 900 },
    { name: "y", start: 0, end: 1 },
    { name: "z", start: 40, end: 50 },
  ];
  const whole = paragraphs(text, wild)
    .map((paragraph) => paragraph.segments.map((segment) => segment.text).join(""))
    .join("\n\n");
  assert.equal(whole, text.replace("\n\n\n\n", "\n\n"));
  assert.deepEqual(paragraphs("", []), []);
});

test("every kind of span of a record is drawn", () => {
  const record = {
    article: { text: "", dateline: { start: 0, end: 3 } },
    entities: [{ id: "e1", type: "person", mentions: [{ start: 4, end: 6, kind: "name" }] }],
    quotes: [
      {
        id: "q1",
        type: "direct",
        spans: [{ start: 7, end: 9 }, { start: 12, end: 14 }],
        cue: { start: 10, end: 11 },
        speaker: { name: "A", mention: { start: 4, end: 6 } },
      },
      { id: "q2", type: "indirect", spans: [{ start: 20, end: 20 }] },
    ],
  };
  const kinds = spansOf(record).map((span) => `${span.kind} ${span.start}-${span.end}`);
  assert.deepEqual(kinds, [
    "dateline 0-3",
    "mention 4-6",
    "quote 7-9",
    "quote 12-14",
    "cue 10-11",
    "speaker 4-6",
  ]);
});

test("a heading is the paragraph before its section", () => {
  const text = "Lead.\n\nWhat next\n\nMore.";
  const [lead, heading, more] = paragraphs(text, []);
  const sections = [{ heading: "What next", start: more.start, end: more.end }];
  assert.equal(headingOf(heading, more, sections), sections[0]);
  assert.equal(headingOf(lead, heading, sections), null);
  assert.equal(headingOf(more, undefined, sections), null);
});
