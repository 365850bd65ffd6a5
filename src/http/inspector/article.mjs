// One record as an article: quotes, speakers and entities drawn into the text.

import { date, el, line, outside, plural, prettyJson } from "./dom.mjs";
import { headingOf, paragraphs, spansOf } from "./segments.mjs";

const QUOTE_TYPES = { direct: "Direct quote", mixed: "Mixed", indirect: "Indirect speech" };
const ENTITY_TYPES = {
  person: "Person",
  organization: "Organization",
  location: "Location",
  group: "Group",
  event: "Event",
  work: "Work",
  misc: "Other",
};

/** Where the annotations stand below the text, as in the style sheet. */
const NARROW = "(max-width: 60rem)";

/** The whole view of a record. */
export function articleView(record) {
  const links = new Links(record);
  const view = el(
    "div",
    { class: "reader" },
    el("article", { class: "story", lang: record.article.language }, head(record), legend(record), body(record, links)),
    side(record, links),
  );
  links.attach(view);
  return view;
}

function head(record) {
  const { article } = record;
  const authors = article.byline ?? (article.authors ?? []).map((author) => author.name).join(", ");
  return el(
    "header",
    {},
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
  }
  const piece = el("span", { class: [...classes].join(" "), ...data }, segment.text);
  const labels = segment.spans
    .filter((span) => span.kind === "quote" && span.end === segment.end && !labelled.has(span.quote))
    .map((span) => {
      labelled.add(span.quote);
      return label(links.quotes.get(span.quote));
    });
  return [piece, ...labels];
}

function label(quote) {
  const name = quote.speaker?.name;
  return el(
    "button",
    {
      type: "button",
      class: name ? "label" : "label unknown",
      "data-label": quote.id,
      "aria-label": name ? `Quote by ${name}` : "Quote, speaker unknown",
    },
    name ?? "no speaker",
  );
}

function side(record, links) {
  const panels = [
    ["Quotes", quoteList(record)],
    ["Entities", entityList(record)],
    ["JSON", jsonPanel(record)],
  ];
  const tabs = panels.map(([name], i) =>
    el(
      "button",
      { type: "button", role: "tab", id: `tab-${i}`, "aria-controls": `panel-${i}` },
      name,
    ),
  );
  const bodies = panels.map(([, panel], i) =>
    el("div", { role: "tabpanel", id: `panel-${i}`, "aria-labelledby": `tab-${i}` }, panel),
  );
  const show = (chosen) => {
    tabs.forEach((tab, i) => {
      tab.setAttribute("aria-selected", String(i === chosen));
      tab.tabIndex = i === chosen ? 0 : -1;
      bodies[i].hidden = i !== chosen;
    });
  };
  tabs.forEach((tab, i) => {
    tab.addEventListener("click", () => show(i));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const to = (i + step + tabs.length) % tabs.length;
      show(to);
      tabs[to].focus();
    });
  });
  show(0);
  links.show = show;
  return el(
    "aside",
    { class: "side", "aria-label": "Annotations" },
    el("div", { role: "tablist", "aria-label": "Annotations" }, tabs),
    bodies,
  );
}

function quoteList(record) {
  if (record.quotes.length === 0) return el("p", { class: "empty" }, "No quotes.");
  const cards = record.quotes.map((quote) => {
    const speaker = quote.speaker;
    const who = speaker?.entity
      ? el("button", { type: "button", class: "name", "data-pick-entity": speaker.entity }, speaker.name)
      : el("span", { class: "name" }, speaker?.name ?? "No speaker");
    return el(
      "li",
      { class: `card ${quote.type}`, "data-quote-card": quote.id },
      el(
        "p",
        { class: "who" },
        who,
        quote.joint_speakers && ` and ${quote.joint_speakers.map((other) => other.name).join(", ")}`,
        speaker?.mention && speaker.mention.text !== speaker.name && el("span", { class: "said" }, ` as “${speaker.mention.text}”`),
      ),
      el("button", { type: "button", class: "words", dir: "auto", "data-pick-quote": quote.id }, quote.text),
      line(
        "meta",
        QUOTE_TYPES[quote.type] ?? quote.type,
        speaker && `by ${speaker.resolution}`,
        quote.cue && `“${quote.cue.text}”`,
        quote.addressee && `to ${quote.addressee.name}`,
        `${Math.round(quote.confidence * 100)} %`,
      ),
    );
  });
  return el("ol", { class: "cards" }, cards);
}

function entityList(record) {
  if (record.entities.length === 0) return el("p", { class: "empty" }, "No entities.");
  const spoken = new Map();
  for (const quote of record.quotes) {
    const id = quote.speaker?.entity;
    if (id) spoken.set(id, (spoken.get(id) ?? 0) + 1);
  }
  const rows = record.entities.map((entity) =>
    el(
      "li",
      { class: "entity", "data-entity-card": entity.id },
      el(
        "button",
        { type: "button", class: "name", "data-pick-entity": entity.id },
        el("span", { class: `mention ${entity.type}` }, entity.name),
      ),
      (entity.roles ?? []).length > 0 && el("p", { class: "roles" }, entity.roles.join(", ")),
      line(
        "meta",
        ENTITY_TYPES[entity.type] ?? entity.type,
        entity.country,
        plural(entity.mentions.length, "mention"),
        spoken.has(entity.id) && plural(spoken.get(entity.id), "quote"),
        entity.wikidata && outside(`https://www.wikidata.org/wiki/${encodeURIComponent(entity.wikidata)}`),
      ),
      el("meter", { min: 0, max: 1, value: entity.salience, title: `salience ${entity.salience}`, "aria-label": "salience" }),
    ),
  );
  return el("ol", { class: "entities" }, rows);
}

function jsonPanel(record) {
  const notes = record.provenance.notes ?? [];
  const raw = `/api/records/${encodeURIComponent(record.record_id)}`;
  return el(
    "div",
    {},
    line("meta", record.provenance.engine, record.provenance.model, record.provenance.format, el("a", { href: raw }, "raw")),
    notes.length > 0 && el("ul", { class: "notes" }, notes.map((note) => el("li", {}, note))),
    prettyJson(record),
  );
}

/** What belongs together: hovering or picking one part lights up the others. */
class Links {
  constructor(record) {
    this.quotes = new Map(record.quotes.map((quote) => [quote.id, quote]));
    this.picked = null;
    this.show = () => {};
  }

  attach(view) {
    this.view = view;
    view.addEventListener("pointerover", (event) => this.light(this.target(event.target) ?? this.picked));
    view.addEventListener("pointerleave", () => this.light(this.picked));
    view.addEventListener("focusin", (event) => this.light(this.target(event.target) ?? this.picked));
    view.addEventListener("click", (event) => {
      if (event.target.closest("a, [role=tab], pre")) return;
      this.pick(this.target(event.target), event.target);
    });
    view.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.pick(null);
    });
  }

  /** The quote or entity that an element stands for; a mention inside a quote stands for itself. */
  target(element) {
    const at = (name) => element.closest(`[data-${name}]`)?.getAttribute(`data-${name}`);
    const entity = at("pick-entity") ?? at("entity") ?? at("entity-card");
    if (entity && !at("label") && !at("pick-quote")) return { entity };
    const quote = at("pick-quote") ?? at("label") ?? at("quote") ?? at("cue") ?? at("speaker") ?? at("quote-card");
    return quote ? { quote } : null;
  }

  pick(target, from) {
    this.picked = target;
    this.light(target);
    if (!target || !from) return;
    const inText = from.closest(".text");
    this.show(target.quote ? 0 : from.closest("[data-quote-card]") ? 0 : 1);
    const selector = target.quote
      ? inText ? `[data-quote-card="${target.quote}"]` : `.text [data-quote="${target.quote}"]`
      : inText ? `[data-entity-card="${target.entity}"]` : `.text [data-entity="${target.entity}"]`;
    // Below the text, a card would take the reader away from it.
    if (inText && matchMedia(NARROW).matches) return;
    this.view.querySelector(selector)?.scrollIntoView({ block: "nearest" });
  }

  light(target) {
    for (const lit of this.view.querySelectorAll(".lit")) lit.classList.remove("lit");
    if (!target) return;
    const quote = this.quotes.get(target.quote);
    const selectors = quote
      ? [
          ...["quote", "cue", "speaker", "label", "quote-card"].map((name) => `[data-${name}="${quote.id}"]`),
          quote.speaker?.entity && `[data-entity-card="${quote.speaker.entity}"]`,
        ]
      : [
          `[data-entity="${target.entity}"]`,
          `[data-entity-card="${target.entity}"]`,
          ...[...this.quotes.values()]
            .filter((quote) => quote.speaker?.entity === target.entity)
            .flatMap((quote) => [`[data-label="${quote.id}"]`, `[data-quote-card="${quote.id}"]`]),
        ];
    for (const lit of this.view.querySelectorAll(selectors.filter(Boolean).join(", "))) {
      lit.classList.add("lit");
    }
  }
}
