import { expect, it } from "vitest";
import { pagesAround } from "./window";

it.each([
  [0, 40, [0]],
  [0, 60, [0, 1]],
  [100, 140, [0, 1]],
  [340, 380, [0, 1, 2]],
  [400, 440, [1, 2]],
  [99_950, 99_999, [499, 500]],
])("rows %i to %i are fetched in pages %j", (first, last, pages) => {
  expect(pagesAround(first, last)).toEqual(pages);
});
