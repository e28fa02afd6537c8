import { Plus } from "lucide-react";
import { expect, it } from "vitest";
import type { Action } from "../shell/action";
import { keyOf, linesFor } from "./lines";

const action = (id: string, label: string): Action => ({ id, label, icon: Plus, run: () => undefined });
const actions = [action("go", "Go to People"), action("new", "New person"), action("people", "People settings")];
const hits = [{ id: "r1", object: "person", label: "Pia Neumann", detail: "" }];

it.each([
  ["", ["go", "new", "people"]],
  ["pe", ["r1", "people", "go", "new"]],
  [">pe", ["people", "go", "new"]],
  ["> new per", ["new"]],
  ["pia", ["r1"]],
])("%j lists %j", (text, keys) => {
  expect(linesFor(text, hits, actions).map(keyOf)).toEqual(keys);
});
