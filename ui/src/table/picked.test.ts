import { expect, it } from "vitest";
import { ALL_PICKED, isPicked, NONE_PICKED, pickAll, pickedCount, toggle } from "./picked";

it("picks one and lets go of it", () => {
  const one = toggle(NONE_PICKED, "a");
  expect([isPicked(one, "a"), isPicked(one, "b"), pickedCount(one, 10)]).toEqual([true, false, 1]);
  expect(pickedCount(toggle(one, "a"), 10)).toBe(0);
});

it("picks all but one, including rows never loaded", () => {
  const most = toggle(ALL_PICKED, "a");
  expect([isPicked(most, "a"), isPicked(most, "never seen"), pickedCount(most, 100_000)]).toEqual([
    false,
    true,
    99_999,
  ]);
});

it("picks a range on top of what is picked", () => {
  expect(pickedCount(pickAll(toggle(NONE_PICKED, "a"), ["a", "b", "c"]), 10)).toBe(3);
  expect(pickedCount(pickAll(toggle(ALL_PICKED, "a"), ["a", "b"]), 10)).toBe(10);
});
