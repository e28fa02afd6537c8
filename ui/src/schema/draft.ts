// A field as its dialog holds it: what is typed, before it is asked of the engine.

import type { Field, FieldType, Json, NumberFormat, SelectOption, StageKind } from "../api/bindings";
import { kindOf } from "../field/kinds";

/** An option; one that was added here has no stored value yet. */
export type OptionDraft = {
  value: string | null;
  label: string;
  color: string;
  /** Empty for the pipeline without a name. */
  pipeline: string;
  /** In percent; empty where nothing is said. */
  probability: string;
  kind: StageKind;
};

export const newOption = (color: string, pipeline = ""): OptionDraft => ({
  value: null,
  label: "",
  color,
  pipeline,
  probability: "",
  kind: "OPEN",
});

export type NumberStyle = "plain" | "percent" | "short";

export type FieldDraft = {
  label: string;
  type: FieldType;
  target: string;
  options: OptionDraft[];
  required: boolean;
  unique: boolean;
  /** As a person types it; the stored value of an option. */
  default: string;
  style: NumberStyle;
  /** Empty for as many as there are. */
  decimals: string;
  unit: string;
  /** Empty for any number. */
  maxValues: string;
};

const UNIQUE: readonly FieldType[] = [
  "TEXT",
  "NUMBER",
  "NUMERIC",
  "DATE",
  "DATE_TIME",
  "EMAILS",
  "PHONES",
  "LINKS",
  "UUID",
  "RELATION",
];
const SEVERAL: readonly FieldType[] = ["EMAILS", "PHONES", "LINKS", "ARRAY", "MULTI_SELECT", "FILES"];
const WITH_DEFAULT: readonly FieldType[] = [
  "TEXT",
  "NUMBER",
  "NUMERIC",
  "CURRENCY",
  "SELECT",
  "BOOLEAN",
  "RATING",
  "DATE",
];

export const hasOptions = (type: FieldType): boolean => type === "SELECT" || type === "MULTI_SELECT";
export const canBeUnique = (type: FieldType): boolean => UNIQUE.includes(type);
export const holdsSeveral = (type: FieldType): boolean => SEVERAL.includes(type);
export const hasFormat = (type: FieldType): boolean => type === "NUMBER" || type === "NUMERIC";
export const canHaveDefault = (type: FieldType): boolean => WITH_DEFAULT.includes(type);

export const emptyDraft = (target: string): FieldDraft => ({
  label: "",
  type: "TEXT",
  target,
  options: [],
  required: false,
  unique: false,
  default: "",
  style: "plain",
  decimals: "",
  unit: "",
  maxValues: "",
});

export function draftOf(field: Field): FieldDraft {
  const { format } = field;
  return {
    ...emptyDraft(field.targets[0] ?? ""),
    label: field.label,
    type: field.type,
    options: field.options.filter((option) => option.active).map(optionDraft),
    required: field.required,
    unique: field.unique,
    default: shownDefault(field),
    style: format?.percent ? "percent" : format?.short ? "short" : "plain",
    decimals: format?.decimals === undefined ? "" : String(format.decimals),
    unit: format?.unit ?? "",
    maxValues: field.maxValues === null ? "" : String(field.maxValues),
  };
}

export const optionDraft = ({ value, label, color, pipeline, probability, kind }: SelectOption): OptionDraft => ({
  value,
  label,
  color,
  pipeline: pipeline ?? "",
  probability: probability === null ? "" : String(probability),
  kind,
});

/** A text is a default as it was typed; anything else is shown as it would be typed. */
function shownDefault(field: Field): string {
  const { default: value } = field;
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : kindOf(field).plain(value, field, {});
}

/** The settings that a draft asks of its type, as the schema keeps them; null for what is not asked. */
export function settingsOf(draft: FieldDraft): Record<string, Json> {
  const { type } = draft;
  const given = draft.default.trim();
  return {
    required: draft.required,
    ...(canBeUnique(type) && { unique: draft.unique }),
    ...(canHaveDefault(type) && { default: given === "" ? null : given }),
    ...(hasFormat(type) && { format: formatOf(draft) }),
    ...(holdsSeveral(type) && { maxValues: draft.maxValues.trim() === "" ? null : Number(draft.maxValues) }),
  };
}

function formatOf({ style, decimals, unit }: FieldDraft): NumberFormat | null {
  const format: NumberFormat = {
    ...(decimals !== "" && { decimals: Number(decimals) }),
    ...(style === "percent" && { percent: true }),
    ...(style === "short" && { short: true }),
    ...(unit.trim() !== "" && { unit: unit.trim() }),
  };
  return Object.keys(format).length > 0 ? format : null;
}
