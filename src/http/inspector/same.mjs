// How to get elsewhere what the page has drawn.

import { el } from "./dom.mjs";

/** A file name that the command line knows the type of. */
const NAMES = { "text/html": "page.html", "application/json": "article.json", "application/xml": "item.xml", "text/markdown": "article.md" };

/** The same over HTTP and on the command line, folded. */
export function same(type) {
  const file = NAMES[type] ?? "article.txt";
  const commands = [
    ["Command for HTTP", `curl -H 'content-type: ${type}' --data-binary @${file} ${location.origin}/extract`],
    ["Command for a shell", `copydesk extract ${file}`],
  ];
  const contract = el("a", { href: "/openapi.json" }, "/openapi.json");
  return el(
    "details",
    { class: "same" },
    el("summary", {}, "The same over HTTP and in a shell"),
    commands.map(([label, command]) => el("pre", { class: "payload", tabindex: 0, role: "region", "aria-label": label }, command)),
    el("p", { class: "meta" }, "Everything that the service answers: ", contract),
  );
}
