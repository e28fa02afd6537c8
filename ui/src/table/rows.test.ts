import { expect, it } from "vitest";
import { rowsAt } from "./rows";

it.each([
  [0, 640, 100_000, { first: 0, last: 57 }],
  [32 * 1000, 640, 100_000, { first: 970, last: 1057 }],
  [0, 640, 5, { first: 0, last: 4 }],
  [0, 640, 0, { first: 0, last: -1 }],
])("at %i of %i px of %i rows", (scrollTop, height, total, range) => {
  expect(rowsAt(scrollTop, height, 32, total)).toEqual(range);
});

it("always covers what is in sight", () => {
  for (let scrollTop = 0; scrollTop < 32_000; scrollTop += 13) {
    const { first, last } = rowsAt(scrollTop, 640, 32, 10_000);
    expect(first * 32).toBeLessThanOrEqual(scrollTop);
    expect((last + 1) * 32).toBeGreaterThanOrEqual(scrollTop + 640);
  }
});
