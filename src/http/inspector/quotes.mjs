// The list of an article's quotes.

import { el, few, line } from "./dom.mjs";
import { judgeQuote } from "./judge.mjs";
import { printed, sameWords } from "./printed.mjs";
import { DOUBTFUL, POLARITIES, QUOTE_TYPES, RESOLUTIONS, percent } from "./words.mjs";

export function quoteList(record, links) {
  if (record.quotes.length === 0) return el("p", { class: "empty" }, "No quotes.");
  return el("ol", { class: "cards", "aria-label": "Quotes" }, record.quotes.map((quote) => quoteCard(quote, record, links, true)));
}

/** One quote; `judged`: with the choice of a verdict. */
export function quoteCard(quote, record, links, judged) {
  const doubtful = quote.confidence < DOUBTFUL;
  // For those who hear one button after the other.
  const named = `quote by ${quote.speaker?.name ?? "an unknown speaker"}, ${quote.id}`;
  const warning = POLARITIES[quote.polarity];
  return el(
    "li",
    { class: `card ${quote.type}${doubtful ? " doubtful" : ""}${warning ? " unsaid" : ""}`, "data-quote-card": quote.id },
    speakers(quote),
    el("button", { type: "button", class: "words", dir: "auto", id: judged && `words-${quote.id}`, "data-pick-quote": quote.id }, printed(quote, links.points)),
    line(
      "meta",
      warning && el("strong", { class: "warning" }, warning),
      QUOTE_TYPES[quote.type] ?? quote.type,
      quote.speaker && (RESOLUTIONS[quote.speaker.resolution] ?? quote.speaker.resolution),
      quote.cue && `“${quote.cue.text}”`,
      quote.addressee && `to ${quote.addressee.name}`,
      el("span", { class: "sure" }, doubtful ? `doubtful, ${percent(quote.confidence)}` : percent(quote.confidence)),
      again(quote, record, links.address),
      quote.speaker?.confidence !== undefined && `speaker ${percent(quote.speaker.confidence)}`,
    ),
    el(
      "p",
      { class: "acts" },
      el("button", { type: "button", "aria-label": `Copy ${named}`, onclick: () => links.copy(quote.id) }, "Copy"),
      links.address && el("a", { href: `${links.address}/quotes/${quote.id}`, "aria-label": `Link to ${named}` }, "Link"),
      judged && judgeQuote(quote, record, named),
    ),
  );
}

/** Of more quotes than that, each is not compared with each. */
const COMPARED = 1000;

/** Of the same words so many are named; the others are counted. */
const NAMED = 3;

/** Where else in the article the same words stand: the first few by name. */
function again(quote, record, address) {
  if (record.quotes.length > COMPARED) return false;
  const same = record.quotes.filter((other) => other !== quote && sameWords(quote.fingerprint, other.fingerprint));
  if (same.length === 0) return false;
  const links = same.slice(0, NAMED).map(({ id }) => (address ? el("a", { href: `${address}/quotes/${id}` }, id) : id));
  return el("span", {}, "same words as ", few(links, same.length - NAMED));
}

function speakers(quote) {
  const { speaker } = quote;
  const name = speaker?.entity
    ? el("button", { type: "button", class: "name", "data-pick-entity": speaker.entity }, speaker.name)
    : el("span", { class: "name" }, speaker?.name ?? "No speaker");
  const mention = speaker?.mention && speaker.mention.text !== speaker.name;
  return el(
    "p",
    { class: "who" },
    name,
    quote.joint_speakers && ` and ${quote.joint_speakers.map((other) => other.name).join(", ")}`,
    mention && el("span", { class: "said" }, ` as “${speaker.mention.text}”`),
  );
}
