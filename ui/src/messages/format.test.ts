import { expect, it } from "vitest";
import { formatAgo, formatMoment, formatMoney, plural } from "./format";
import { usableLocale } from "./locale";

it.each([
  [50_000_000_000, "EUR", "€50,000"],
  [12_500_000, "USD", "$12.50"],
  [-1_000_000, "JPY", "-¥1"],
  [1_000_000, "not a code", "1"],
])("%i millionths of %s reads %s", (micros, code, expected) => {
  expect(formatMoney(micros, code)).toBe(expected);
});

it("shows a stored day as that day, whatever the time zone", () => {
  expect(formatMoment("2026-03-31T00:00:00.000Z")).toBe("Mar 31, 2026");
});

it.each([
  [0, "just now"],
  [-4 * 60_000, "4 min. ago"],
  [-3 * 3_600_000, "3 hr. ago"],
  [-24 * 3_600_000, "yesterday"],
  [5_000, "just now"],
])("%i ms ago reads %s", (offset, expected) => {
  expect(formatAgo(1_000_000_000 + offset, 1_000_000_000)).toBe(expected);
});

it.each([
  [1, "1 change"],
  [0, "0 changes"],
  [1200, "1,200 changes"],
])("%i in words: %s", (count, expected) => {
  expect(plural(count, "change", "changes")).toBe(expected);
});

it.each([
  ["de-AT", "de-AT"],
  ["C", "en"],
  ["en_US", "en"],
  ["", "en"],
  [undefined, "en"],
])("a system that reports %j is served in %s", (reported, locale) => {
  expect(usableLocale(reported)).toBe(locale);
});
