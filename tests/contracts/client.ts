// A reader's program: it compiles only if the generated types say what a record has.

import type { CopydeskRecord, Quote } from "./record";
import type { paths } from "./openapi";

// The language's own type of that name is still there.
export const byDocument: Record<string, CopydeskRecord> = {};

export function said(record: CopydeskRecord): string[] {
  const sure = record.quotes.filter((quote: Quote) => quote.confidence >= 0.9);
  return sure.map((quote) => `${quote.speaker?.name ?? "somebody"}: ${quote.text}`);
}

export const title = (record: CopydeskRecord): string => record.article.title ?? "Untitled";

type Extracted = paths["/extract"]["post"]["responses"]["200"]["content"]["application/json"];
type Refused = paths["/extract"]["post"]["responses"]["422"]["content"]["application/json"];
export const saidAtOnce = (extracted: Extracted): string[] => said(extracted);
export const place = (refused: Refused): number => refused.offset ?? 0;

// @ts-expect-error an absent fact is an absent key, never null
export const wrongFact: CopydeskRecord["article"]["title"] = null;
// @ts-expect-error types of quotes are a closed list
export const wrongType: Quote["type"] = "shouted";
