// What belongs together: hovering or picking one part lights up the others.

import { copy } from "./notice.mjs";
import { citation } from "./printed.mjs";

/** Where the annotations cover the foot of the text, as in the style sheet. */
const NARROW = "(max-width: 60rem)";

export class Links {
  constructor(record, address) {
    this.record = record;
    this.address = address;
    this.points = Array.from(record.article.text);
    this.quotes = new Map(record.quotes.map((quote) => [quote.id, quote]));
    this.picked = null;
    /** What is lit now, and the parts of the text by the quotes and entities they belong to. */
    this.lit = [];
    this.parts = { quote: new Map(), entity: new Map(), label: new Map() };
    /** Set by the annotations: shows a tab, and an entity in it. */
    this.show = () => {};
  }

  attach(view) {
    this.view = view;
    this.index(view.querySelector(".text"));
    view.addEventListener("pointerover", (event) => this.light(this.target(event.target) ?? this.picked));
    view.addEventListener("pointerleave", () => this.light(this.picked));
    view.addEventListener("focusin", (event) => this.light(this.target(event.target) ?? this.picked));
    view.addEventListener("click", (event) => {
      if (event.target.closest("a, [role=tab], pre, .acts, .judge, input, select")) return;
      // Words were selected, to be copied or judged.
      if (event.target.closest(".text") && !event.target.closest(".label") && !getSelection().isCollapsed) return;
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
    if (target.quote) this.show("quotes");
    else this.show("entities", target.entity);
    this.remember(target.quote ? `quotes/${target.quote}` : `entities/${target.entity}`);
    const selector = target.quote
      ? inText ? `[data-quote-card="${target.quote}"]` : `.text [data-quote="${target.quote}"]`
      : inText ? `[data-entity-card="${target.entity}"]` : `.text [data-entity="${target.entity}"]`;
    const block = !inText && matchMedia(NARROW).matches ? "start" : "nearest";
    this.view.querySelector(selector)?.scrollIntoView({ block });
  }

  /** To a label, as j and k do. */
  walk(label) {
    for (const other of this.view.querySelectorAll(".label")) other.tabIndex = other === label ? 0 : -1;
    this.pick({ quote: label.dataset.label }, label);
    label.focus({ preventScroll: true });
    label.scrollIntoView({ block: matchMedia(NARROW).matches ? "start" : "center" });
  }

  /** What is picked stands in the address, without a step in the history. */
  remember(within) {
    if (this.address) history.replaceState(null, "", `${this.address}/${within}`);
  }

  /** Follows the part of an address behind the record. */
  go(within) {
    const [tab, id] = within.split("/");
    if (!tab) return;
    this.show(tab, id);
    if (!id) return;
    const target = tab === "quotes" ? { quote: id } : { entity: id };
    this.picked = target;
    this.light(target);
    const name = tab === "quotes" ? "quote" : "entity";
    const block = matchMedia(NARROW).matches ? "start" : "center";
    this.view.querySelector(`.text [data-${name}="${CSS.escape(id)}"]`)?.scrollIntoView({ block });
    // An entity's own page is longer than what is seen of it.
    this.view.querySelector(`[data-${name}-card="${CSS.escape(id)}"]`)?.scrollIntoView({ block: name === "entity" ? "start" : block });
  }

  copy(id) {
    const address = this.address && `${location.origin}/${this.address}/quotes/${id}`;
    copy(citation(this.quotes.get(id), this.record, this.points, address));
  }

  /** Once, because a long article has tens of thousands of parts. */
  index(text) {
    const add = (parts, id, part) => {
      if (!id) return;
      if (!parts.has(id)) parts.set(id, []);
      parts.get(id).push(part);
    };
    for (const part of text.querySelectorAll("[data-quote], [data-cue], [data-speaker], [data-label], [data-entity]")) {
      const { quote, cue, speaker, label, entity } = part.dataset;
      for (const id of new Set([quote, cue, speaker, label])) add(this.parts.quote, id, part);
      add(this.parts.label, label, part);
      add(this.parts.entity, entity, part);
    }
  }

  light(target) {
    for (const part of this.lit) part.classList.remove("lit");
    this.lit = target ? this.belonging(target) : [];
    for (const part of this.lit) part.classList.add("lit");
  }

  /** The parts of the text and the cards of a quote, or of an entity with its quotes. */
  belonging({ quote: id, entity }) {
    const quote = this.quotes.get(id);
    const own = quote ? quote.speaker?.entity : entity;
    const spoken = quote ? [quote] : [...this.quotes.values()].filter((other) => entity && other.speaker?.entity === entity);
    const text = quote ? this.parts.quote.get(id) : [...(this.parts.entity.get(entity) ?? []), ...spoken.flatMap((one) => this.parts.label.get(one.id) ?? [])];
    const cards = [own && `[data-entity-card="${CSS.escape(own)}"]`, ...spoken.map((one) => `[data-quote-card="${CSS.escape(one.id)}"]`)].filter(Boolean);
    const side = this.view.querySelector(".side");
    return [...(text ?? []), ...(cards.length ? side.querySelectorAll(cards.join(", ")) : [])];
  }
}
