// Requests to the server that the page came from.

/** A request that takes longer has failed. */
const PATIENCE_MS = 20_000;

/** The server answered, and it was a no. */
export class Refused extends Error {
  constructor(status, { reason, detail, offset }) {
    super(detail ?? `status ${status}`);
    Object.assign(this, { status, reason, offset });
  }

  /** Whether the same request may work later. */
  get passing() {
    return this.status === 429 || this.status >= 500;
  }
}

/** Asks for JSON, or for a change; a refusal becomes an error with its detail. */
export async function ask(path, change, patience) {
  return answer(path, patience, change && {
    method: "POST",
    headers: { "content-type": "application/json", "x-copydesk-inspector": "1" },
    body: JSON.stringify(change),
  });
}

/** Sends one payload as it is. */
export async function send(path, { bytes, type }) {
  return answer(path, PATIENCE_MS, { method: "POST", headers: { "content-type": type, accept: "application/json" }, body: bytes });
}

async function answer(path, patience = PATIENCE_MS, options = {}) {
  const response = await fetch(path, { ...options, signal: AbortSignal.timeout(patience) });
  const text = await response.text();
  let value = {};
  try {
    value = JSON.parse(text);
  } catch {
    // A proxy before the service answers in its own words.
    if (response.ok) throw new Error("expected JSON, found something else");
  }
  if (!response.ok) throw new Refused(response.status, value);
  return value;
}

/** The text of the metrics. */
export async function figures() {
  const response = await fetch("/metrics", { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.text();
}

/** The same, without an error for `503`: `/ready` tells its reason in it. */
export async function readiness() {
  const response = await fetch("/ready", { signal: AbortSignal.timeout(PATIENCE_MS) });
  return { ok: response.ok, ...(await response.json()) };
}
