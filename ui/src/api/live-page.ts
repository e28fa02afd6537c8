// Pages that stay held: asked for again, one brings only what has become of its records.

import type { LivePage, Page, Query, RecordView } from "./bindings";
import { engine } from "./client";

/** A page, with the marks that its records came with: what the engine knows them by when it is asked again. */
export type HeldPage = Page & { marks: readonly string[] };

/** The mark of a record that is not held as it came. */
const UNKNOWN = "";

/** The page as it is now. */
export async function renewed(
  held: HeldPage | undefined,
  query: Omit<Query, "timeZone" | "after" | "before">,
): Promise<HeldPage> {
  return merged(held, await engine.livePage(query, held ? [...held.marks] : []));
}

/** What was held, put where it stands now, between what is new. */
export function merged(held: HeldPage | undefined, { total, rows, start, end }: LivePage): HeldPage {
  const now = rows.map((row) => (typeof row === "number" ? at(held, row) : row));
  return {
    total,
    records: now.map(({ record }) => record),
    marks: now.map(({ mark }) => mark),
    start,
    end,
  };
}

function at(held: HeldPage | undefined, place: number): { mark: string; record: RecordView } {
  const mark = held?.marks[place];
  const record = held?.records[place];
  if (mark === undefined || record === undefined) throw new Error(`no record was held in place ${place}`);
  return { mark, record };
}

/** The page with records that are known from elsewhere; they are asked for again with the next renewal. */
export function withFresh(page: HeldPage, fresh: ReadonlyMap<string, RecordView>): HeldPage {
  if (!page.records.some((record) => fresh.has(record.id))) return page;
  return {
    ...page,
    records: page.records.map((record) => fresh.get(record.id) ?? record),
    marks: page.marks.map((mark, place) => (fresh.has(page.records[place]?.id ?? "") ? UNKNOWN : mark)),
  };
}
