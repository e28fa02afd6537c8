// The columns of a view: what it saved of them, with what was changed since. Pure.

import type { ColumnEdit, ViewColumn } from "../api/bindings";
import type { Column } from "../table/columns";

/** What a person changed of a column, and has not saved. */
export type ColumnChange = { position?: number; width?: number; visible?: boolean; aggregate?: string | null };

/** Changes by the field's name. */
export type ColumnChanges = Readonly<Record<string, ColumnChange>>;

export const UNCHANGED: ColumnChanges = {};

/** A column with its place in a view. */
export type PlacedColumn = Column & { position: number | null; visible: boolean; aggregate: string | null };

/** Pixels below which a column says nothing, and above which it leaves no room for others. */
const NARROWEST = 60;
const WIDEST = 800;

/** A width as a column can have it, in whole pixels. */
export const withinWidths = (width: number): number => Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));

/** All columns of the object in the view's order. The label is always there, and first. */
export function placeColumns(
  columns: readonly Column[],
  saved: readonly ViewColumn[],
  changes: ColumnChanges,
): PlacedColumn[] {
  const placed = columns.map((column): PlacedColumn => {
    const name = column.field.name;
    const before = saved.find(({ field }) => field === name);
    const change = changes[name];
    const width = change?.width ?? before?.width ?? column.width;
    return {
      ...column,
      width: withinWidths(width),
      position: change?.position ?? before?.position ?? null,
      visible: column.label || (change?.visible ?? before?.visible ?? true),
      aggregate: change?.aggregate !== undefined ? change.aggregate : (before?.aggregate ?? null),
    };
  });
  const place = ({ label, position }: PlacedColumn) => (label ? Number.NEGATIVE_INFINITY : (position ?? LAST));
  return placed.toSorted((one, other) => place(one) - place(other));
}

/** Further back than any column that was moved. */
const LAST = Number.MAX_VALUE;

/**
 * The changes that bring a column to the place of another, before it or behind it as it comes from. Only columns that
 * come before the new place get a position if they had none, so that two people who move columns apart change few of
 * the same. `random` is from 0 to 1: of two moves into one gap, made apart, neither hides the other.
 */
export function moveColumn(
  columns: readonly PlacedColumn[],
  name: string,
  onto: string,
  random: number,
): ColumnChanges {
  const from = columns.findIndex(({ field }) => field.name === name);
  // The label stays first.
  const to = Math.max(
    1,
    columns.findIndex(({ field }) => field.name === onto),
  );
  const moving = columns[from];
  if (!moving || moving.label || from === to) return UNCHANGED;
  const order = columns.toSpliced(from, 1).toSpliced(to, 0, moving);
  const changes: Record<string, ColumnChange> = {};
  let last = 0;
  for (const { field, label, position } of order.slice(0, to)) {
    if (label) continue;
    if (position === null) changes[field.name] = { position: last + 1 };
    last = position ?? last + 1;
  }
  const next = order[to + 1]?.position ?? last + 2;
  changes[name] = { position: last + (next - last) * (0.25 + random / 2) };
  return changes;
}

/** One set of changes over another. */
export function withChanges(before: ColumnChanges, more: ColumnChanges): ColumnChanges {
  const names = Object.keys(more).map((name) => [name, { ...before[name], ...more[name] }] as const);
  return { ...before, ...Object.fromEntries(names) };
}

/** The changes that are none, since the view says so already, left out. */
export function unsaved(changes: ColumnChanges, saved: readonly ViewColumn[]): ColumnChanges {
  const left = Object.entries(changes).flatMap(([name, change]) => {
    const before = saved.find(({ field }) => field === name);
    const parts = Object.entries(change).filter(([part, value]) => {
      const now = before?.[part as keyof ColumnChange] ?? (part === "visible" ? true : null);
      return now !== value;
    });
    return parts.length > 0 ? [[name, Object.fromEntries(parts) as ColumnChange] as const] : [];
  });
  return Object.fromEntries(left);
}

/** The changes as the engine saves them. */
export const toEdits = (changes: ColumnChanges): ColumnEdit[] =>
  Object.entries(changes).map(([field, values]) => ({ field, values }));
