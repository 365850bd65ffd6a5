// Positions in a record → pieces of text to draw. No DOM in here.
//
// Record offsets count Unicode code points; JavaScript strings count UTF-16
// units. So the text is taken apart once into its code points, and nothing else
// ever indexes into it.

/** Every span of a record that is drawn into its text, clipped to it. */
export function spansOf(record) {
  const spans = [];
  const add = (span, rest) => {
    if (span && span.start < span.end) spans.push({ start: span.start, end: span.end, ...rest });
  };
  add(record.article.dateline, { kind: "dateline" });
  for (const entity of record.entities ?? []) {
    for (const mention of entity.mentions ?? []) {
      add(mention, { kind: "mention", entity: entity.id, type: entity.type, refers: mention.kind });
    }
  }
  for (const quote of record.quotes ?? []) {
    for (const [piece, span] of (quote.spans ?? []).entries()) {
      add(span, { kind: "quote", quote: quote.id, type: quote.type, piece });
    }
    add(quote.cue, { kind: "cue", quote: quote.id });
    add(quote.speaker?.mention, { kind: "speaker", quote: quote.id });
  }
  return spans;
}

/**
 * The paragraphs of a text, each cut wherever a span begins or ends:
 * [{start, end, segments: [{start, end, text, spans}]}]. Spans may nest and
 * overlap in any way; `spans` are those that cover the segment.
 */
export function paragraphs(text, spans) {
  const points = Array.from(text);
  const all = bounds(points).map(([start, end]) => ({ start, end, here: [] }));
  for (const span of spans) {
    for (let i = firstBehind(all, span.start); i < all.length && all[i].start < span.end; i += 1) all[i].here.push(span);
  }
  return all.map(({ start, end, here }) => ({ start, end, segments: segments(points, start, end, here) }));
}

/** The first paragraph that ends behind a position. */
function firstBehind(all, at) {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle].end > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A paragraph cut by the spans in it; those of a piece come in the order of all. */
function segments(points, start, end, here) {
  const cuts = new Set([start, end]);
  for (const span of here) {
    cuts.add(Math.max(span.start, start));
    cuts.add(Math.min(span.end, end));
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  const begins = here.map((_, i) => i).sort((a, b) => here[a].start - here[b].start);
  let next = 0;
  let open = [];
  return sorted.slice(1).map((to, i) => {
    const from = sorted[i];
    for (; next < begins.length && here[begins[next]].start <= from; next += 1) open.push(begins[next]);
    open = open.filter((at) => here[at].end >= to).sort((a, b) => a - b);
    return { start: from, end: to, text: points.slice(from, to).join(""), spans: open.map((at) => here[at]) };
  });
}

/** Where the paragraphs begin and end: one blank line stands between two. */
function bounds(points) {
  const found = [];
  let start = 0;
  for (let at = 0; at < points.length; at += 1) {
    if (points[at] === "\n" && points[at + 1] === "\n") {
      if (at > start) found.push([start, at]);
      start = at + 2;
      at += 1;
    }
  }
  if (start < points.length) found.push([start, points.length]);
  return found;
}

/** The heading of the section that begins right after this paragraph, if that is what it is. */
export function headingOf(paragraph, next, sections) {
  const text = paragraph.segments.map((segment) => segment.text).join("").trim();
  const section = (sections ?? []).find((section) => next && section.start === next.start);
  return section && section.heading.trim() === text ? section : null;
}
