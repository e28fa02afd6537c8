// The one place where cached answers are renewed. Every query declares the tags it depends on; the
// engine says which tags a change touched; here the two meet. No feature invalidates anything itself.

import type { QueryClient } from "@tanstack/react-query";
import type { Committed, RecordDetail } from "./bindings";
import { type HeldPage, withFresh } from "./live-page";

declare module "@tanstack/react-query" {
  interface Register {
    queryMeta: { tags: readonly string[] };
  }
}

/** Milliseconds between two renewals while changes stream in (an import, a first sync). The first is at once. */
export const BURST_MS = 120;

/** Whether an answer that depends on `dependsOn` is out of date once `touched` changed. */
export function isTouched(dependsOn: readonly string[] | undefined, touched: ReadonlySet<string>): boolean {
  return dependsOn?.some((tag) => touched.has(tag)) ?? false;
}

/** Renews what depends on any of the tags. */
export function invalidate(client: QueryClient, touched: ReadonlySet<string>): void {
  void client.invalidateQueries({ predicate: (query) => isTouched(query.meta?.tags, touched) });
}

/** Collects tags: the first go through at once, those of a burst together, `wait` ms apart. */
export function gatherTags(flush: (tags: ReadonlySet<string>) => void, wait = BURST_MS): (tags: string[]) => void {
  let gathered = new Set<string>();
  let resting = false;
  const send = () => {
    resting = gathered.size > 0;
    if (!resting) return;
    const tags = gathered;
    gathered = new Set();
    flush(tags);
    setTimeout(send, wait);
  };
  return (tags) => {
    for (const tag of tags) gathered.add(tag);
    if (!resting) send();
  };
}

/**
 * Shows records that a command has just answered with, in every list and panel that holds them, so
 * that an edited value is on the screen in the frame that closes its editor.
 */
export function absorb(client: QueryClient, { records }: Committed): void {
  const fresh = new Map(records.map((record) => [record.id, record]));
  client.setQueriesData<HeldPage>({ queryKey: ["page"] }, (page) => page && withFresh(page, fresh));
  for (const record of records) {
    client.setQueryData<RecordDetail>(["record", record.id], (detail) => detail && { ...detail, record });
  }
}
