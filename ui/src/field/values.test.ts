// How values read and what editing makes of them, without a browser.

import { expect, it } from "vitest";
import type { Field, Json } from "../api/bindings";
import { remember } from "../api/me";
import { narrow } from "./choices";
import { withCurrency } from "./currency";
import { kindOf } from "./kinds";
import { parseNumber } from "./parse-number";
import { plainField } from "./plain-field";
import { byPipeline } from "./select";

const field = (type: Field["type"]): Field => ({
  ...plainField("f", "F", type),
  options: [
    { value: "NEW", label: "New", color: "gray", active: true, pipeline: null, probability: null, kind: "OPEN" },
  ],
});

const links = { "1": "Nordlicht" };

it.each<[Field["type"], Json, string, string]>([
  ["TEXT", "a", "a", "a"],
  ["TEXT", null, "", ""],
  ["NUMBER", 1200.5, "1,200.5", "1200.5"],
  ["CURRENCY", { amountMicros: 12_500_000, currencyCode: "EUR" }, "€12.50", "12.5 EUR"],
  ["CURRENCY", { amountMicros: "12000000", currencyCode: "EUR" }, "€12", "12 EUR"],
  ["BOOLEAN", false, "No", "No"],
  ["DATE_TIME", "2026-03-31T00:00:00.000Z", "Mar 31, 2026", "2026-03-31"],
  ["DATE_TIME", "2026-03-31T14:05:00.000Z", expect.any(String) as unknown as string, "2026-03-31 14:05"],
  ["SELECT", "NEW", "New", "New"],
  ["SELECT", "GONE", "GONE", "GONE"],
  ["FULL_NAME", { firstName: "Pia", lastName: "" }, "Pia", "Pia"],
  ["EMAILS", { primaryEmail: "a@b.c", additionalEmails: ["d@e.f"] }, "a@b.c", "a@b.c, d@e.f"],
  [
    "PHONES",
    { primaryPhoneNumber: "30 1", primaryPhoneCallingCode: "+49", additionalPhones: [] },
    "+49 30 1",
    "+49 30 1",
  ],
  [
    "LINKS",
    { primaryLinkUrl: "https://www.a.de/", primaryLinkLabel: "", secondaryLinks: [] },
    "a.de",
    "https://www.a.de/",
  ],
  ["ADDRESS", { addressStreet1: "Hauptstr. 1", addressCity: "Wien" }, "Hauptstr. 1, Wien", "Hauptstr. 1, Wien"],
  ["NUMERIC", "12345678901234567890.12", "12,345,678,901,234,567,890.12", "12345678901234567890.12"],
  ["DATE", "2026-03-31", "Mar 31, 2026", "2026-03-31"],
  ["MULTI_SELECT", ["NEW", "GONE"], "New, GONE", "New, GONE"],
  ["RATING", "RATING_3", "★★★", "3"],
  ["ARRAY", ["b", "a"], "b, a", "b, a"],
  ["RAW_JSON", { a: [1] }, '{"a":[1]}', '{"a":[1]}'],
  ["ACTOR", { source: "API", name: "" }, "api", "api"],
  ["FILES", [{ fileId: "1", label: "a.pdf" }], "a.pdf", "a.pdf"],
  ["MORPH_RELATION", "1", "Nordlicht", "Nordlicht"],
  ["RELATION", "1", "Nordlicht", "Nordlicht"],
  ["RICH_TEXT", { blocknote: null, markdown: "a\n\nb" }, "a b", "a\n\nb"],
])("%s %j reads %s and is copied as %s", (type, value, text, plain) => {
  const kind = kindOf(field(type));
  expect(kind.text(value, field(type), links)).toEqual(text);
  expect(kind.plain(value, field(type), links)).toBe(plain);
});

it.each<[string, string, string | null]>([
  ["500", "EUR", "500 EUR"],
  ["500 usd", "EUR", "500 usd"],
  ["$500", "EUR", "$500"],
  ["500", "", "500"],
  ["  ", "EUR", null],
])("%j typed over an amount in %s is sent as %j", (typed, code, sent) => {
  expect(withCurrency(typed, code)).toBe(sent);
});

it.each([
  ["1200", 1200],
  ["1,200.50", 1200.5],
  ["1 200", 1200],
  ["1,5", 1.5],
  ["-3", -3],
  ["abc", null],
  ["", null],
])("%j is the number %j", (text, number) => {
  expect(parseNumber(text)).toBe(number);
});

it("narrows choices by every word typed", () => {
  const choices = ["In progress", "To do", "Done"].map((label) => ({ label }));
  expect(narrow(choices, "o d").map(({ label }) => label)).toEqual(["To do", "Done"]);
  expect(narrow(choices, "")).toHaveLength(3);
});

it("offers the stages of a record's own pipeline first", () => {
  const stage = (value: string, pipeline: string | null) => ({
    value,
    label: value,
    color: "sky",
    active: true,
    pipeline,
    probability: null,
    kind: "OPEN" as const,
  });
  const stages = [stage("a", null), stage("p", "Partners"), stage("b", null), stage("q", "Partners")];
  const order = (value: unknown) => byPipeline(stages, value).map((option) => option.value);
  expect(order(null)).toEqual(["a", "b", "p", "q"]);
  expect(order("q")).toEqual(["p", "q", "a", "b"]);
});

it("calls whoever works here by no name but theirs", () => {
  remember("7");
  const { text } = kindOf(field("RELATION"));
  expect(text("7", field("RELATION"), links)).toBe("You");
  expect(text("7", field("RELATION"), { "7": "Anna" })).toBe("Anna");
  expect(text("8", field("RELATION"), links)).toBe("Unknown record");
});
