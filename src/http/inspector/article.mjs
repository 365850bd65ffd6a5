// One record as an article: quotes, speakers and entities drawn into the text.

import { date, el, line, outside, plural } from "./dom.mjs";
import { readingKeys, threshold } from "./reading.mjs";
import { Links } from "./links.mjs";
import { headingOf, paragraphs, spansOf } from "./segments.mjs";
import { side } from "./side.mjs";
import { DOUBTFUL, ENTITY_TYPES, POLARITIES, QUOTE_TYPES } from "./words.mjs";

/**
 * The whole view of a record. `address`: where it is on this page, if it is kept;
 * `go` moves within it: "quotes/q3", "entities/e1", "json".
 */
export function articleView(record, { address = null } = {}) {
  const links = new Links(record, address);
  const text = body(record, links);
  const node = el(
    "div",
    { class: "reader" },
    el("article", { class: "story", lang: record.article.language, "aria-label": record.article.title ?? "Untitled" }, head(record, address), legend(record), threshold(record, () => node), text),
    side(record, links),
  );
  links.attach(node);
  readingKeys(node, links);
  return { node, go: (within) => links.go(within) };
}

function head(record, address) {
  const { article } = record;
  const authors = article.byline ?? (article.authors ?? []).map((author) => author.name).join(", ");
  return el(
    "header",
    {},
    address && el("p", { class: "back" }, el("a", { href: "#/" }, "← Latest records"), " ", el("a", { href: `#/articles/${encodeURIComponent(record.record_id)}` }, "Follow it")),
    line("kicker", article.source, article.language, article.url && outside(article.url)),
    el("h1", { dir: "auto" }, article.title ?? "Untitled"),
    authors && el("p", { class: "byline" }, authors),
    line(
      "meta",
      article.published_at && date(article.published_at),
      article.modified_at && article.modified_at !== article.published_at && el("span", {}, "updated ", date(article.modified_at)),
      plural(article.word_count, "word"),
      plural(record.quotes.length, "quote"),
      plural(record.entities.length, "entity", "entities"),
    ),
    record.status !== "usable" && el("p", { class: "notice" }, `This article is ${record.status}.`),
    article.embargo_until && el("p", { class: "notice" }, "Embargoed until ", date(article.embargo_until), "."),
  );
}

function legend(record) {
  const quotes = new Set(record.quotes.map((quote) => quote.type));
  const entities = new Set(record.entities.map((entity) => entity.type));
  const known = (names, present, kind) =>
    Object.entries(names)
      .filter(([type]) => present.has(type))
      .map(([type, name]) => el("li", {}, el("span", { class: `${kind} ${type}` }, name)));
  return el(
    "ul",
    { class: "legend", "aria-label": "Legend" },
    known(QUOTE_TYPES, quotes, "quote"),
    record.quotes.some((quote) => quote.cue) && el("li", {}, el("span", { class: "cue" }, "Cue")),
    known(ENTITY_TYPES, entities, "mention"),
  );
}

function body(record, links) {
  const drawn = paragraphs(record.article.text, spansOf(record));
  const labelled = new Set();
  return el(
    "div",
    { class: "text" },
    drawn.map((paragraph, i) => {
      const heading = headingOf(paragraph, drawn[i + 1], record.article.sections);
      return el(
        heading ? "h2" : "p",
        { dir: "auto" },
        paragraph.segments.flatMap((segment) => draw(segment, links, labelled)),
      );
    }),
  );
}

/** One segment, followed by the speaker's label where a quote's first piece ends. */
function draw(segment, links, labelled) {
  if (segment.spans.length === 0) return [segment.text];
  const classes = new Set();
  const data = {};
  for (const span of segment.spans) {
    classes.add(span.kind);
    if (span.type) classes.add(span.type);
    if (span.refers) classes.add(`by-${span.refers}`);
    // Where several cover it, the last one is meant by a click: quotes nest
    // inwards in the record's order.
    if (span.quote) data[`data-${span.kind}`] = span.quote;
    if (span.entity) data["data-entity"] = span.entity;
    if (span.kind !== "quote") continue;
    const quote = links.quotes.get(span.quote);
    if (quote.confidence < DOUBTFUL) classes.add("doubtful");
    if (POLARITIES[quote.polarity]) classes.add("unsaid");
  }
  const piece = el("span", { class: [...classes].join(" "), ...data }, segment.text);
  const labels = segment.spans
    .filter((span) => span.kind === "quote" && span.end === segment.end && !labelled.has(span.quote))
    .map((span) => {
      labelled.add(span.quote);
      return label(links.quotes.get(span.quote), labelled.size === 1);
    });
  return [piece, ...labels];
}

/** Only one label is a stop of the Tab key; the others are reached with j and k. */
function label(quote, first) {
  const name = quote.speaker?.name;
  const doubtful = quote.confidence < DOUBTFUL;
  const warning = POLARITIES[quote.polarity];
  const spoken = `${name ? `Quote by ${name}` : "Quote, speaker unknown"}${warning ? `, ${warning}` : ""}`;
  const shown = `${name ?? "no speaker"}${warning ? ` (${warning})` : ""}`;
  return el(
    "button",
    {
      type: "button",
      class: name ? "label" : "label unknown",
      tabindex: first ? 0 : -1,
      "data-label": quote.id,
      "aria-describedby": `words-${quote.id}`,
      "aria-label": doubtful ? `${spoken}, doubtful` : spoken,
    },
    doubtful ? `${shown} ?` : shown,
  );
}
