// What a member keeps at hand, in order: favourites that lie loose, then folders with theirs. Pure.

import type { Json, RecordView } from "../api/bindings";

export type Favorite = {
  id: string;
  /** What it is: a view or a record. */
  view: string | null;
  record: string | null;
  folder: string | null;
  position: number;
};

export type Folder = { id: string; name: string; position: number };

/** A line of the list. */
export type Line = { kind: "favorite"; favorite: Favorite } | { kind: "folder"; folder: Folder };

const text = (value: Json): string | null => (typeof value === "string" ? value : null);
const position = (value: Json): number => (typeof value === "number" ? value : 0);

export const toFavorite = ({ id, values }: RecordView): Favorite => ({
  id,
  view: text(values.view),
  record: text(values.record),
  folder: text(values.folder),
  position: position(values.position),
});

export const toFolder = ({ id, label, values }: RecordView): Folder => ({
  id,
  name: label,
  position: position(values.position),
});

/** All lines in their order. What lies in a folder that is not there lies loose. */
export function linesOf(favorites: readonly Favorite[], folders: readonly Folder[]): Line[] {
  const order = folders.toSorted(byPosition);
  const known = new Set(order.map(({ id }) => id));
  const inside = (folder: string | null) =>
    favorites
      .filter((one) => (one.folder !== null && known.has(one.folder) ? one.folder : null) === folder)
      .toSorted(byPosition)
      .map((favorite): Line => ({ kind: "favorite", favorite }));
  return [...inside(null), ...order.flatMap((folder): Line[] => [{ kind: "folder", folder }, ...inside(folder.id)])];
}

type Placed = { id: string; position: number };

const byPosition = (one: Placed, other: Placed) => one.position - other.position || (one.id < other.id ? -1 : 1);

/** A change of a favourite's or a folder's record. */
export type Move = { id: string; values: { position: number; folder?: string | null } };

/** What brings a line to the place of another; null where that is nowhere else. `random` is from 0 to 1. */
export function moveLine(lines: readonly Line[], from: number, to: number, random: number): Move | null {
  const [moving, onto] = [lines[from], lines[to]];
  if (!moving || !onto || from === to) return null;
  return moving.kind === "folder"
    ? moveFolder(lines, moving.folder, onto, from < to, random)
    : moveFavorite(lines, moving.favorite, to, from < to, random);
}

function moveFolder(lines: readonly Line[], moving: Folder, onto: Line, down: boolean, random: number): Move | null {
  const folders = lines.flatMap((line) => (line.kind === "folder" ? line.folder : []));
  const id = onto.kind === "folder" ? onto.folder.id : onto.favorite.folder;
  const others = folders.filter((folder) => folder.id !== moving.id);
  const target = others.findIndex((folder) => folder.id === id);
  if (id === moving.id) return null;
  const at = target < 0 ? 0 : target + (down ? 1 : 0);
  return { id: moving.id, values: { position: between(others[at - 1], others[at], random) } };
}

function moveFavorite(lines: readonly Line[], moving: Favorite, to: number, down: boolean, random: number): Move {
  // The line that it will follow: below the one it is let go on when it comes from above, else below the one before that.
  const follows = lines[down ? to : to - 1];
  const folder = follows ? folderOf(follows) : null;
  const others = lines.flatMap((line) =>
    line.kind === "favorite" && folderOf(line) === folder && line.favorite.id !== moving.id ? line.favorite : [],
  );
  const before = follows?.kind === "favorite" ? others.findIndex(({ id }) => id === follows.favorite.id) : -1;
  return {
    id: moving.id,
    values: { folder, position: between(others[before], others[before + 1], random) },
  };
}

const folderOf = (line: Line): string | null => (line.kind === "folder" ? line.folder.id : line.favorite.folder);

/** A place between two, or beyond the last. */
function between(before: Placed | undefined, after: Placed | undefined, random: number): number {
  const low = before?.position ?? (after ? after.position - 2 : 0);
  const high = after?.position ?? low + 2;
  return low + (high - low) * (0.25 + random / 2);
}

/** Where a new one goes: to the end. */
export const atEnd = (placed: readonly Placed[]): number => Math.max(0, ...placed.map((one) => one.position)) + 1;
