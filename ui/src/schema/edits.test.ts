// What the dialogs ask of the schema: what was changed and no more.

import { expect, it } from "vitest";
import type { Field, SchemaEdit } from "../api/bindings";
import { plainField } from "../field/plain-field";
import { draftOf, emptyDraft, type FieldDraft, newOption } from "./draft";
import { addField, changeField, changeObject } from "./edits";
import { moved } from "./options-editor";

const stage = { pipeline: null, probability: null, kind: "OPEN" } as const;
const option = (value: string, label: string, active = true) => ({ value, label, color: "sky", active, ...stage });

const field = (part: Partial<Field>): Field => ({
  ...plainField("species", "Species", "SELECT"),
  options: [option("DOG", "Dog"), option("CAT", "Cat"), option("EMU", "Emu", false)],
  ...part,
});

const said = (edits: SchemaEdit[]) =>
  edits.map((edit) => [edit.part === "option" ? edit.value : edit.part, edit.values, edit.active]);

const check = (part: Partial<Field>, change: (draft: FieldDraft) => Partial<FieldDraft>, expected: unknown[]) => {
  const before = field(part);
  const draft = draftOf(before);
  expect(said(changeField("animal", before, { ...draft, ...change(draft) }))).toEqual(expected);
};

it("asks for nothing where nothing was changed", () => {
  check({}, () => ({}), []);
  check({ type: "NUMBER", format: { decimals: 2, unit: "kg" }, default: 0.5 }, () => ({}), []);
  check({ type: "CURRENCY", default: { amountMicros: 1_500_000, currencyCode: "EUR" } }, () => ({}), []);
  check({ type: "EMAILS", maxValues: 3, required: true, unique: true }, () => ({}), []);
});

it("asks for the settings that were changed", () => {
  check({}, () => ({ label: " Kind ", required: true, default: "DOG" }), [
    ["field", { label: "Kind", required: true, default: "DOG" }, true],
  ]);
  check({ type: "NUMBER", format: { percent: true } }, () => ({ style: "short", decimals: "1" }), [
    ["field", { format: { decimals: 1, short: true } }, true],
  ]);
  check({ type: "NUMBER", format: { unit: "kg" }, default: "4" }, () => ({ unit: "", default: " " }), [
    ["field", { format: null, default: null }, true],
  ]);
  check({ type: "ARRAY", maxValues: 3 }, () => ({ maxValues: "" }), [["field", { maxValues: null }, true]]);
});

it("changes, moves, adds and drops options", () => {
  const [dog, cat] = draftOf(field({})).options;
  if (!dog || !cat) throw new Error("two options are offered");
  check({}, () => ({ options: [{ ...dog, color: "red" }, cat] }), [["DOG", { color: "red" }, true]]);
  check({}, ({ options }) => ({ options: moved(options, 0, 1) }), [
    ["CAT", { position: 0 }, true],
    ["DOG", { position: 1 }, true],
  ]);
  const bird = { ...newOption("pink"), label: "Rare bird" };
  check({}, () => ({ options: [dog, cat, bird, { ...bird, label: " " }] }), [
    ["RARE_BIRD", { label: "Rare bird", color: "pink", position: 2 }, true],
  ]);
  check({}, () => ({ options: [cat] }), [
    ["CAT", { position: 0 }, true],
    ["DOG", {}, false],
  ]);
});

it("makes stages of options", () => {
  const [dog, cat] = draftOf(field({})).options;
  if (!dog || !cat) throw new Error("two options are offered");
  check(
    {},
    () => ({
      options: [
        { ...dog, pipeline: " Partners ", probability: "20" },
        { ...cat, kind: "WON" },
      ],
    }),
    [
      ["DOG", { pipeline: "Partners", probability: 20 }, true],
      ["CAT", { kind: "WON" }, true],
    ],
  );
  const sold = { ...option("SOLD", "Sold"), pipeline: "Partners", probability: 100, kind: "WON" } as const;
  const bare = { ...newOption("sky"), value: "SOLD", label: "Sold" };
  check({ options: [sold] }, () => ({ options: [bare] }), [
    ["SOLD", { pipeline: null, probability: null, kind: "OPEN" }, true],
  ]);
});

it("adds a field with what is asked of it and no more", () => {
  const draft = { ...emptyDraft("person"), label: "Chip number", unique: true };
  expect(said(addField("animal", draft, null))).toEqual([
    ["field", { label: "Chip number", searchable: true, unique: true }, true],
  ]);
  const select = { ...draft, type: "SELECT" as const, options: [{ ...newOption("sky"), label: "Dog" }] };
  const [, dog] = addField("animal", select, null);
  expect(dog).toMatchObject({ part: "option", field: "chipnumber:SELECT", value: "DOG" });
});

it("changes what an object is called, and not its name", () => {
  const object = {
    nameSingular: "person",
    namePlural: "people",
    labelSingular: "Person",
    labelPlural: "People",
    icon: "user-round",
    labelField: "name",
    listed: true,
    fields: [],
  };
  const after = { label: "Contact", labels: "People", icon: "user-round" };
  expect(changeObject(object, after)).toEqual([
    { part: "object", name: "person", values: { labelSingular: "Contact" }, active: true },
  ]);
  expect(changeObject(object, { ...after, label: "Person" })).toEqual([]);
});

it("moves one of a list", () => {
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], 2, 1)).toEqual(["a", "c", "b"]);
});
