import { expect, it } from "vitest";
import { type GridIntent, intentOf } from "./keys";

const press = (text: string) => {
  const parts = text.split("+");
  const key = parts.pop() ?? "";
  const has = (name: string) => parts.includes(name);
  return { key, ctrlKey: has("ctrl"), metaKey: has("meta"), altKey: has("alt"), shiftKey: has("shift") };
};

it.each<[string, GridIntent | null]>([
  ["ArrowDown", { kind: "move", rows: 1, columns: 0, extend: false }],
  ["shift+ArrowRight", { kind: "move", rows: 0, columns: 1, extend: true }],
  ["PageDown", { kind: "move", rows: 20, columns: 0, extend: false }],
  ["Enter", { kind: "edit", seed: null }],
  ["F2", { kind: "edit", seed: null }],
  ["ctrl+Enter", { kind: "open" }],
  ["meta+Enter", { kind: "open" }],
  [" ", { kind: "peek" }],
  ["x", { kind: "pick" }],
  ["shift+X", { kind: "pickRange" }],
  ["ctrl+a", { kind: "pickAll" }],
  ["ctrl+c", { kind: "copy" }],
  ["Delete", { kind: "clear" }],
  ["a", { kind: "edit", seed: "a" }],
  ["é", { kind: "edit", seed: "é" }],
  ["ctrl+k", null],
  ["alt+n", null],
  ["?", null],
  ["/", null],
  ["Tab", null],
  ["Shift", null],
])("%s means %j", (key, intent) => {
  expect(intentOf(press(key), 20)).toEqual(intent);
});
