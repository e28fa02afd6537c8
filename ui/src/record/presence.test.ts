import { expect, it } from "vitest";
import { initials } from "./presence";

it.each([
  ["Anna Berg", "AB"],
  ["anna maria berg", "AB"],
  ["Cher", "C"],
  ["ada@example.com", "AC"],
  ["Émile Zola", "ÉZ"],
  ["👩‍🚀 Ride", "👩‍🚀R"],
  ["", ""],
])("%j is shown as %j", (name, expected) => {
  expect(initials(name)).toBe(expected);
});
