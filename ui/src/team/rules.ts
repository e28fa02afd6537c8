// What a role says: of all records, of those of an object, of a field, and of the workspace itself. Pure.

import type { Json, ObjectType, RecordView } from "../api/bindings";
import { locale } from "../messages/locale";

/** What may be done with a record, as the fields of a role and of a permission are called. */
export const ACTS = ["create", "edit", "delete", "export"] as const;
export type Act = (typeof ACTS)[number];

/** With which records. */
export const RULES = ["NONE", "OWN", "TEAM", "ALL"] as const;
/** Those of a filter, which other programs write: it is kept where it is, and not begun here. */
export const FILTER = "FILTER";

/** Parts of the workspace itself that a role lets its members change. */
export const FLAGS = ["schema", "views", "roles"] as const;
export type Flag = (typeof FLAGS)[number];

/** The rule of each act; null where nothing is said. */
export type Rules = Record<Act, string | null>;

export type Role = { id: string; name: string; rules: Rules; flags: Record<Flag, boolean> };

/** What a role says of an object, or of one of its fields: the empty one is the whole object. */
export type Permission = { id: string; role: string; object: string; field: string; rules: Rules; filtered: boolean };

const text = (value: Json): string => (typeof value === "string" ? value : "");

const rulesOf = ({ values }: RecordView) =>
  Object.fromEntries(ACTS.map((act) => [act, text(values[act]) || null])) as Rules;

export const toRole = (record: RecordView): Role => ({
  id: record.id,
  name: record.label,
  rules: rulesOf(record),
  flags: Object.fromEntries(FLAGS.map((flag) => [flag, record.values[flag] === true])) as Role["flags"],
});

export const toPermission = (record: RecordView): Permission => ({
  id: record.id,
  role: text(record.values.role),
  object: text(record.values.object),
  field: text(record.values.field),
  rules: rulesOf(record),
  filtered: (record.values.filter ?? null) !== null,
});

/** The acts that something can be said of: a field is only changed. */
export const actsOf = ({ field }: Pick<Permission, "field">): readonly Act[] => (field === "" ? ACTS : ["edit"]);

/** The rules to choose from: a filter where there is one. */
export const rulesFor = (now: string | null, filtered: boolean): readonly string[] =>
  filtered || now === FILTER ? [...RULES, FILTER] : RULES;

export const byName = (one: string, other: string): number => one.localeCompare(other, locale);

/** What a permission is about, as people call it. What is not in use any more goes by its name. */
export function aboutOf({ object, field }: Pick<Permission, "object" | "field">, objects: readonly ObjectType[]) {
  const known = objects.find(({ nameSingular }) => nameSingular === object);
  const named = known?.fields.find(({ name }) => name === field);
  const of = known?.labelPlural ?? object;
  return field === "" ? of : `${of} · ${named?.label ?? field}`;
}

/** A role's permissions in the order of what they are about: an object before its fields. */
export function permissionsOf(role: string, all: readonly Permission[], objects: readonly ObjectType[]): Permission[] {
  const about = (one: Permission) => aboutOf({ ...one, field: "" }, objects);
  return all
    .filter((one) => one.role === role)
    .toSorted(
      (one, other) =>
        byName(about(one), about(other)) ||
        Number(one.field !== "") - Number(other.field !== "") ||
        byName(aboutOf(one, objects), aboutOf(other, objects)),
    );
}

/** What of an object nothing is said of yet: (the field's name, its label); the empty name is the whole object. */
export function unsaidOf(object: ObjectType, said: readonly Permission[], whole: string): [string, string][] {
  const has = (name: string) => said.some((one) => one.object === object.nameSingular && one.field === name);
  const fields = object.fields.filter(({ computed }) => computed === null);
  const all: [string, string][] = [["", whole], ...fields.map(({ name, label }): [string, string] => [name, label])];
  return all.filter(([name]) => !has(name));
}
