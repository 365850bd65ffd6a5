// Requests to the server that the page came from.

/** Asks for JSON, or for a change; a refusal becomes an error with its detail. */
export async function ask(path, change) {
  const response = await fetch(path, change && {
    method: "POST",
    headers: { "content-type": "application/json", "x-copydesk-inspector": "1" },
    body: JSON.stringify(change),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail ?? `status ${response.status}`);
  return answer;
}
