// What is done with a block of cells: copied, cleared, pasted over.

import type { Committed, Json, RecordView } from "../api/bindings";
import { absorb } from "../api/changes";
import { engine } from "../api/client";
import { maySet } from "../api/may";
import { queryClient } from "../api/query-client";
import type { Window } from "../api/window";
import { kindOf } from "../field/kinds";
import { t } from "../messages";
import { explain, undo } from "../shell/commit";
import { toast } from "../shell/toast";
import type { Column } from "./columns";
import { type Block, blockOf, type Cursor } from "./cursor";
import { toTsv } from "./tsv";

/** The block as text that the engine, or a spreadsheet, reads back. */
export function blockText({ top, bottom, left, right }: Block, columns: Column[], window: Window): string {
  const rows: string[][] = [];
  for (let row = top; row <= bottom; row++) {
    const record = window.row(row);
    if (!record) continue;
    const cells = columns.slice(left, right + 1);
    rows.push(cells.map(({ field }) => kindOf(field).plain(record.values[field.name] ?? null, field, record.links)));
  }
  return toTsv(rows);
}

export async function copyBlock(cursor: Cursor, columns: Column[], window: Window): Promise<void> {
  const block = blockOf(cursor);
  try {
    await navigator.clipboard.writeText(blockText(block, columns, window));
    toast.done(t.table.copied((block.bottom - block.top + 1) * (block.right - block.left + 1)));
  } catch {
    toast.failed(t.errors.noClipboard);
  }
}

export function clearBlock(cursor: Cursor, columns: Column[], window: Window): Promise<void> {
  const { top, bottom, left, right } = blockOf(cursor);
  const edits: RowEdit[] = [];
  for (let row = top; row <= bottom; row++) {
    const record = window.row(row);
    const fields = record ? settable(record, columns.slice(left, right + 1)) : [];
    if (!record || fields.every(({ name }) => record.values[name] == null)) continue;
    edits.push({ id: record.id, values: Object.fromEntries(fields.map(({ name }) => [name, null])) });
  }
  return apply(edits, t.table.cleared);
}

/** Writes pasted cells over the table, from the cursor on; cells beyond its edges are left out. */
export function pasteBlock(cells: string[][], cursor: Cursor, columns: Column[], window: Window): Promise<void> {
  const { top, left } = blockOf(cursor);
  const edits = cells.flatMap((row, index): RowEdit[] => {
    const record = window.row(top + index);
    if (!record) return [];
    const pairs = row.flatMap((text, offset) => {
      const field = columns[left + offset]?.field;
      return field && maySet(record, field) ? [[field.name, text.trim() || null] as const] : [];
    });
    return pairs.length > 0 ? [{ id: record.id, values: Object.fromEntries(pairs) }] : [];
  });
  return apply(edits, t.table.pasted);
}

/** What is computed, or may not be set, is left alone. */
const settable = (record: RecordView, columns: Column[]) =>
  columns.map(({ field }) => field).filter((field) => maySet(record, field));

type RowEdit = { id: string; values: Record<string, Json> };

/** One edit a record; one toast, and one Undo, for them all. */
async function apply(edits: RowEdit[], said: (count: number) => string): Promise<void> {
  const done: Committed[] = [];
  try {
    for (const { id, values } of edits) done.push(await engine.edit(id, values));
  } catch (error) {
    explain(error);
    return;
  } finally {
    for (const committed of done) absorb(queryClient, committed);
  }
  if (done.length === 0) return;
  toast.done(said(done.length), async () => {
    for (const { batch } of done.toReversed()) if (batch) await undo(batch);
  });
}
