// Where the reader is on the page: kept while a list is drawn again.

/** Replaces what `main` shows; focus and scroll stay with the row they were at. */
export function redraw(main, node) {
  const focused = main.contains(document.activeElement) ? handle(document.activeElement) : null;
  const anchor = firstSeen(main);
  // What somebody is typing stays, cursor and all.
  for (const field of main.querySelectorAll("input[id]")) node.querySelector(`#${CSS.escape(field.id)}`)?.replaceWith(field);
  main.replaceChildren(node);
  if (anchor) {
    const row = find(main, anchor.handle);
    if (row) scrollBy({ top: row.getBoundingClientRect().top - anchor.top, behavior: "instant" });
  }
  if (focused) find(main, focused)?.focus({ preventScroll: true });
}

/** What is the same element after drawing again: an id, an address, a name. */
function handle(element) {
  for (const name of ["id", "href", "data-key"]) {
    const value = element.getAttribute(name);
    if (value) return { name, value };
  }
  return null;
}

function find(main, { name, value }) {
  return main.querySelector(`[${name}="${CSS.escape(value)}"]`);
}

/** The first row in sight, if the reader has scrolled at all. */
function firstSeen(main) {
  if (scrollY === 0) return null;
  for (const row of main.querySelectorAll("a.title, [data-key]")) {
    const { top, bottom } = row.getBoundingClientRect();
    if (bottom > 60 && handle(row)) return { handle: handle(row), top };
  }
  return null;
}
