// One article from payload to receiver.

import { Refused, ask } from "./ask.mjs";
import { ago, clock, el, line } from "./dom.mjs";
import { RESULTS } from "./words.mjs";

export async function followView(id) {
  const node = el("section", { class: "list" }, el("h1", {}, "Follow an article"), form(id));
  if (!id) {
    node.append(el("p", { class: "empty" }, "By the id that POST /articles answered, the message_id over RabbitMQ, or the id of a record; from a record, “Follow it” leads here."));
    return { node, title: "Follow" };
  }
  let fate;
  try {
    fate = await ask(`/api/articles/${encodeURIComponent(id)}`);
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 404) throw error;
    node.append(el("p", { class: "empty" }, `Nothing is known of ${id}: ${error.message}.`));
    return { node, title: "Follow", again: true, key: "unknown" };
  }
  node.append(...story(fate));
  return { node, title: "Follow", again: true, key: JSON.stringify(fate) };
}

function form(id = "") {
  const field = el("input", { id: "article-id", value: id, placeholder: "id of an article or a record", "aria-label": "Id of an article or a record" });
  const go = (event) => {
    event.preventDefault();
    const wanted = event.target.elements["article-id"].value.trim();
    if (wanted) location.hash = `#/articles/${encodeURIComponent(wanted)}`;
  };
  return el("form", { class: "search", onsubmit: go }, field, el("button", {}, "Follow"));
}

function story({ id, record_id: record, steps, webhooks, parked, since }) {
  const rows = steps.map((step) => el("li", {}, el("b", {}, step.what), " ", ago(step.at), step.reason && `, ${step.reason}`, step.detail && `: ${step.detail}`));
  const requests = webhooks.map((request) =>
    el("li", {}, line("meta", request.endpoint, request.status ? `status ${request.status}` : (RESULTS[request.result] ?? request.result), ago(request.at), `${request.took_ms} ms`)),
  );
  return [
    el("p", { class: "id" }, id),
    record && el("p", {}, el("a", { href: `#/records/${encodeURIComponent(record)}` }, "Its record")),
    parked && el("p", {}, el("span", { class: "badge" }, parked.reason), " ", el("a", { href: `#/parked/${encodeURIComponent(parked.handle)}` }, "It is parked"), `: ${parked.detail}`),
    el("ol", { class: "steps" }, rows),
    requests.length > 0 && el("h2", {}, "Webhooks"),
    requests.length > 0 && el("ol", { class: "steps" }, requests),
    el("p", { class: "meta" }, `What this process saw; it runs since ${clock(Date.parse(since))}. Other workers have their own view.`),
  ].filter(Boolean);
}
