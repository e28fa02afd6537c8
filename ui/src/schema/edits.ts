// What the dialogs ask of the schema, as edits of its parts.

import type { Definition, Field, FieldType, Json, ObjectType, SchemaEdit, SelectOption } from "../api/bindings";
import { sameValue } from "../field/kind";
import { draftOf, type FieldDraft, hasOptions, newOption, type OptionDraft, optionDraft, settingsOf } from "./draft";
import { nameOf, optionValueOf } from "./name";

/** Types that one chooses among, the usual ones first. */
export const FIELD_TYPES = [
  "TEXT",
  "SELECT",
  "NUMBER",
  "CURRENCY",
  "DATE",
  "BOOLEAN",
  "RELATION",
  "MULTI_SELECT",
  "DATE_TIME",
  "EMAILS",
  "PHONES",
  "LINKS",
  "ADDRESS",
  "RATING",
  "RICH_TEXT",
  "ARRAY",
  "NUMERIC",
  "FORMULA",
  "ROLLUP",
  "LOOKUP",
] as const satisfies readonly FieldType[];

/** As long as a table's name may be. */
const MAX_OBJECT_NAME = 40;

type Values = Record<string, Json>;

/** A new field with its options, or what it is computed from. Of its settings only what is asked is said. */
export function addField(object: string, draft: FieldDraft, computed: Definition | null): SchemaEdit[] {
  const { label, type, target } = draft;
  const name = nameOf(label);
  const values = {
    label: label.trim(),
    ...(type === "RELATION" && { targets: [target] }),
    ...(type === "TEXT" && { searchable: true }),
    ...(computed ? { computed } : changed(NOTHING_ASKED, settingsOf(draft))),
  };
  const field: SchemaEdit = { part: "field", object, name, type, values, active: true };
  const key = `${name.toLowerCase()}:${type}`;
  return [field, ...(hasOptions(type) ? optionEdits(object, key, [], draft.options) : [])];
}

const NOTHING_ASKED: Values = { default: null, required: false, unique: false, format: null, maxValues: null };

/** What a draft says otherwise than the field is; nothing where it says the same. */
export function changeField(object: string, field: Field, draft: FieldDraft): SchemaEdit[] {
  const values = changed(
    { label: field.label, ...settingsOf(draftOf(field)) },
    { label: draft.label.trim(), ...settingsOf(draft) },
  );
  const options = hasOptions(field.type) ? optionEdits(object, field.name, field.options, draft.options) : [];
  const edit: SchemaEdit = { part: "field", object, name: field.name, type: field.type, values, active: true };
  return [...(Object.keys(values).length > 0 ? [edit] : []), ...options];
}

/** What of the second is not as in the first. */
function changed(before: Values, after: Values): Values {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => !sameValue(before[name], value)));
}

/** Options added, changed, moved, and offered no more. Where one of them moved, each is told its place. */
function optionEdits(object: string, field: string, before: SelectOption[], after: OptionDraft[]): SchemaEdit[] {
  const named = after
    .filter((option) => option.label.trim() !== "")
    .map((option) => ({ ...option, value: option.value ?? optionValueOf(option.label) }));
  const offered = before.filter((option) => option.active);
  const stays = offered.every((option, at) => named[at]?.value === option.value);
  const edits = named.flatMap(({ value, label, color, ...stage }, at): SchemaEdit[] => {
    const known = offered.find((option) => option.value === value);
    const values = changed(
      {
        label: known?.label,
        color: known?.color,
        position: known && stays ? at : undefined,
        ...stageOf(known ? optionDraft(known) : newOption(color)),
      },
      { label: label.trim(), color, position: at, ...stageOf(stage) },
    );
    return Object.keys(values).length > 0 ? [{ part: "option", object, field, value, values, active: true }] : [];
  });
  const gone = offered.filter((option) => !named.some(({ value }) => value === option.value));
  return [
    ...edits,
    ...gone.map(({ value }): SchemaEdit => ({ part: "option", object, field, value, values: {}, active: false })),
  ];
}

/** What an option says as a stage, as the schema keeps it; null for what is not said. */
const stageOf = ({ pipeline, probability, kind }: Pick<OptionDraft, "pipeline" | "probability" | "kind">): Values => ({
  pipeline: pipeline.trim() || null,
  probability: probability.trim() === "" ? null : Number(probability),
  kind,
});

export function addObject(label: string, labels: string): SchemaEdit[] {
  const values = {
    labelSingular: label,
    labelPlural: labels,
    ...(nameOf(labels, MAX_OBJECT_NAME) && { namePlural: nameOf(labels, MAX_OBJECT_NAME) }),
  };
  return [{ part: "object", name: nameOf(label, MAX_OBJECT_NAME), values, active: true }];
}

/** Other labels or another icon; its names in the API stay. */
export function changeObject(object: ObjectType, after: { label: string; labels: string; icon: string }): SchemaEdit[] {
  const values = changed(
    { labelSingular: object.labelSingular, labelPlural: object.labelPlural, icon: object.icon },
    { labelSingular: after.label, labelPlural: after.labels, icon: after.icon },
  );
  return Object.keys(values).length > 0 ? [{ part: "object", name: object.nameSingular, values, active: true }] : [];
}

/** The label and the definition of a computed field. */
export function redefineField(
  object: string,
  { name, type }: Field,
  label: string,
  computed: Definition,
): SchemaEdit[] {
  return [{ part: "field", object, name, type, values: { label: label.trim(), computed }, active: true }];
}

export function hideField(object: string, name: string, type: FieldType): SchemaEdit[] {
  return [{ part: "field", object, name, type, values: {}, active: false }];
}
