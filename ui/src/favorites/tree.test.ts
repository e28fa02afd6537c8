import { describe, expect, it } from "vitest";
import { atEnd, type Favorite, type Folder, type Line, linesOf, moveLine } from "./tree";

const favorite = (id: string, position: number, folder: string | null = null): Favorite => ({
  id,
  view: null,
  record: id,
  folder,
  position,
});

const FOLDERS: Folder[] = [
  { id: "Y", name: "Y", position: 2 },
  { id: "X", name: "X", position: 1 },
];
const FAVORITES = [
  favorite("b", 2),
  favorite("a", 1),
  favorite("d", 2, "X"),
  favorite("c", 1, "X"),
  favorite("e", 1, "Y"),
];

const idOf = (line: Line) => (line.kind === "folder" ? line.folder.id : line.favorite.id);
const order = (favorites = FAVORITES, folders = FOLDERS) => linesOf(favorites, folders).map(idOf).join(" ");

/** The order after a line was moved onto another, and what folder it is in. */
function moved(from: string, to: string): string {
  const lines = linesOf(FAVORITES, FOLDERS);
  const at = (id: string) => lines.findIndex((line) => idOf(line) === id);
  const move = moveLine(lines, at(from), at(to), 0.5);
  if (!move) return "nothing";
  const change = <T extends { id: string }>(all: T[]) =>
    all.map((one) => (one.id === move.id ? { ...one, ...move.values } : one));
  return order(change(FAVORITES), change(FOLDERS));
}

it("lie loose first, then in folders", () => {
  expect(order()).toBe("a b X c d Y e");
});

it("lie loose where their folder is gone", () => {
  expect(order(FAVORITES, FOLDERS.slice(0, 1))).toBe("a c b d Y e");
});

describe("moving", () => {
  it.each([
    ["a", "b", "b a X c d Y e"],
    ["b", "a", "b a X c d Y e"],
    ["a", "X", "b X a c d Y e"],
    ["a", "d", "b X c d a Y e"],
    ["c", "X", "a b c X d Y e"],
    ["c", "b", "a c b X d Y e"],
    ["e", "Y", "a b X c d e Y"],
    ["d", "a", "d a b X c Y e"],
    ["Y", "X", "a b Y e X c d"],
    ["X", "e", "a b Y e X c d"],
    ["Y", "a", "a b Y e X c d"],
    ["X", "c", "nothing"],
    ["a", "a", "nothing"],
  ])("%s onto %s", (from, to, expected) => {
    expect(moved(from, to)).toBe(expected);
  });
});

it("begins at the end", () => {
  expect(atEnd([])).toBe(1);
  expect(atEnd(FAVORITES)).toBe(3);
});
