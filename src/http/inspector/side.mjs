// The annotations of an article: quotes, who is who, judgements, JSON.

import { el, line, prettyJson } from "./dom.mjs";
import { entityList, entityPage } from "./entities.mjs";
import { judgeNote, judgePanel } from "./judge.mjs";
import { quoteList } from "./quotes.mjs";

export function side(record, links) {
  const tabs = [];
  const bodies = [];
  const who = el("div", {}, entityList(record));
  const judging = el("div", {}, judgePanel(record));
  const json = el("div", {});
  const panels = [
    ["quotes", "Quotes", quoteList(record, links)],
    ["entities", "Who is who", who],
    ["judge", "Judge", judging],
    ["json", "JSON", json],
  ];
  const node = el("aside", { class: "side", "aria-label": "Annotations" });
  const choose = (name) => {
    panels.forEach(([key], i) => {
      tabs[i].setAttribute("aria-selected", String(key === name));
      tabs[i].tabIndex = key === name ? 0 : -1;
      bodies[i].hidden = key !== name;
    });
  };
  const show = (name, entity) => {
    if (!panels.some(([key]) => key === name)) return;
    // Of a long article it is most of the page, and rarely looked at.
    if (name === "json" && !json.hasChildNodes()) json.append(jsonPanel(record, links));
    if (name === "judge") judging.replaceChildren(judgePanel(record));
    if (name === "entities") {
      const known = record.entities.find((one) => one.id === entity);
      who.replaceChildren(known ? entityPage(known, record, links) : entityList(record));
    }
    choose(name);
    node.classList.add("open");
  };
  panels.forEach(([key, name, panel], i) => {
    const to = (step) => {
      const next = (i + step + panels.length) % panels.length;
      show(panels[next][0]);
      tabs[next].focus();
    };
    const keydown = (event) => {
      if (event.key === "ArrowRight") to(1);
      else if (event.key === "ArrowLeft") to(-1);
    };
    const onclick = () => {
      show(key);
      links.remember(key);
    };
    tabs.push(el("button", { type: "button", role: "tab", id: `tab-${key}`, "aria-controls": `panel-${key}`, onclick, onkeydown: keydown }, name));
    bodies.push(el("div", { role: "tabpanel", id: `panel-${key}`, "aria-labelledby": `tab-${key}`, tabindex: 0 }, panel));
  });
  const close = el("button", { type: "button", class: "close", onclick: () => node.classList.remove("open") }, "Close");
  node.append(el("div", { class: "tabs" }, el("div", { role: "tablist", "aria-label": "Annotations" }, tabs), close), ...bodies);
  choose("quotes");
  links.show = show;
  node.addEventListener("copydesk:judged", () => judgeNote(node, record));
  judgeNote(node, record);
  return node;
}

function jsonPanel(record, { address }) {
  const notes = record.provenance.notes ?? [];
  const raw = address && el("a", { href: `/api/records/${encodeURIComponent(record.record_id)}` }, "raw");
  return el(
    "div",
    {},
    line("meta", record.provenance.engine, record.provenance.model, record.provenance.format, raw),
    notes.length > 0 && el("ul", { class: "notes" }, notes.map((note) => el("li", {}, note))),
    prettyJson(record),
  );
}
