// Who is who in an article.

import { el, line, outside, plural } from "./dom.mjs";
import { judgeEntity } from "./judge.mjs";
import { quoteCard } from "./quotes.mjs";
import { ENTITY_TYPES, percent } from "./words.mjs";

const quotesOf = (entity, record) => record.quotes.filter((quote) => quote.speaker?.entity === entity.id);

export function entityList(record) {
  if (record.entities.length === 0) return el("p", { class: "empty" }, "No entities.");
  return el("ol", { class: "entities" }, record.entities.map((entity) => row(entity, record)));
}

function row(entity, record) {
  const spoken = quotesOf(entity, record).length;
  return el(
    "li",
    { class: "entity", "data-entity-card": entity.id },
    el("button", { type: "button", class: "name", "data-pick-entity": entity.id }, el("span", { class: `mention ${entity.type}` }, entity.name)),
    (entity.roles ?? []).length > 0 && el("p", { class: "roles" }, entity.roles.join(", ")),
    line(
      "meta",
      ENTITY_TYPES[entity.type] ?? entity.type,
      entity.country,
      plural(entity.mentions.length, "mention"),
      spoken > 0 && plural(spoken, "quote"),
    ),
    el("meter", { min: 0, max: 1, value: entity.salience, title: `salience ${entity.salience}`, "aria-label": `salience of ${entity.name}` }),
  );
}

/** Names, roles, ids and all quotes of one entity in this article. */
export function entityPage(entity, record, links) {
  const names = [...new Set(entity.mentions.filter((one) => one.kind === "name").map((one) => one.text))];
  const others = [...new Set(entity.mentions.filter((one) => one.kind !== "name").map((one) => one.text))];
  const quotes = quotesOf(entity, record);
  const all = el("button", { type: "button", class: "plain", onclick: () => links.show("entities") }, "← Everybody");
  const item = entity.wikidata ?? entity.ids?.wikidata;
  const wikidata = item && outside(`https://www.wikidata.org/wiki/${encodeURIComponent(item)}`);
  const { latitude, longitude } = entity.coordinates ?? {};
  const facts = [
    ["Type", ENTITY_TYPES[entity.type] ?? entity.type],
    ["Names", names.join(", ")],
    ["Also", others.join(", ")],
    ["Roles", (entity.roles ?? []).join(", ")],
    ["Country", entity.country],
    ["Wikidata", wikidata && el("span", {}, `${item} at `, wikidata)],
    ...Object.entries(entity.ids ?? {}).filter(([name]) => name !== "wikidata"),
    ["Sure of the id", entity.link_confidence !== undefined && percent(entity.link_confidence)],
    ["Coordinates", latitude !== undefined && `${latitude}, ${longitude}`],
    ["Id here", entity.id],
    ["Mentions", String(entity.mentions.length)],
  ];
  return el(
    "section",
    { class: "one", "data-entity-card": entity.id },
    el("p", {}, all),
    el("h2", {}, entity.name),
    el("dl", {}, facts.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
    el("p", { class: "acts" }, judgeEntity(entity, record)),
    el("h3", {}, quotes.length ? plural(quotes.length, "quote") : "No quotes here"),
    el("ol", { class: "cards" }, quotes.map((quote) => quoteCard(quote, record, links, false))),
  );
}
