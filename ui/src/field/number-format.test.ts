import { expect, it } from "vitest";
import type { Field, NumberFormat } from "../api/bindings";
import { inFormat, readPercent, toPercent } from "./number-format";

const shown = (value: number, format: NumberFormat | null) => inFormat(value, { format } as Field);

it.each<[number, NumberFormat | null, string | null]>([
  [1234.5, null, null],
  [1234.5, {}, "1,234.5"],
  [12.5, { decimals: 2 }, "12.50"],
  [0.29, { percent: true }, "29%"],
  [0.125, { percent: true, decimals: 1 }, "12.5%"],
  [1_234_567, { short: true }, "1.2M"],
  [-45_600, { short: true, decimals: 0 }, "-46K"],
  [12.5, { unit: "kg" }, "12.5\u00a0kg"],
])("%d as %j is %s", (value, format, expected) => expect(shown(value, format)).toBe(expected));

it.each([
  ["0.125", "12.5%"],
  ["0.29", "29%"],
  ["-0.05", "-5%"],
  ["3", "300%"],
  ["0", "0%"],
  ["1e-7", "1e-7"],
])("%s is edited as %s", (digits, typed) => expect(toPercent(digits)).toBe(typed));

it.each([
  ["25", "25%"],
  ["12.5 %", "12.5 %"],
  [" ", null],
])("%s is read as %s", (typed, read) => expect(readPercent(typed)).toBe(read));
