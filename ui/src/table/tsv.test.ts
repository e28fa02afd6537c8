import { expect, it } from "vitest";
import { fromTsv, toTsv } from "./tsv";

it.each<[string[][], string]>([
  [[["a", "b"]], "a\tb"],
  [[["a"], ["b"]], "a\nb"],
  [
    [
      ["tab\there", 'say "hi"'],
      ["two\nlines", ""],
    ],
    '"tab\there"\t"say ""hi"""\n"two\nlines"\t',
  ],
])("%j survives a round trip", (rows, tsv) => {
  expect(toTsv(rows)).toBe(tsv);
  expect(fromTsv(tsv)).toEqual(rows);
});

it.each<[string, string[][]]>([
  [
    "a\tb\r\nc\td\r\n",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  ["", []],
  ['5" disk', [['5" disk']]],
  ["a\n\nb", [["a"], [""], ["b"]]],
])("%j is read as %j", (text, rows) => {
  expect(fromTsv(text)).toEqual(rows);
});
