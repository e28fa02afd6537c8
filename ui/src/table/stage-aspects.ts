// What the stages of pipelines say, as if it were fields of its own: a filter can ask for it, and the engine takes it for
// one over the stages. Pure.

import type { Field, ObjectType, SelectOption } from "../api/bindings";
import { plainField } from "../field/plain-field";
import { t } from "../messages";

type Aspect = "pipeline" | "kind" | "probability";

/** The pipelines that the options of a field name, in the order in which they begin; null for the one without a name. */
export const pipelinesOf = ({ options }: Field): (string | null)[] => [
  ...new Set(options.filter(({ active }) => active).map(({ pipeline }) => pipeline)),
];

/** What the stages of an object say beyond their names. */
export const aspectsOf = (object: ObjectType): Field[] =>
  object.fields.flatMap((field) =>
    ASPECTS.filter((aspect) => isSaid(field, aspect)).map((one) => aspectOf(field, one)),
  );

const ASPECTS: readonly Aspect[] = ["pipeline", "kind", "probability"];

const SAYS: Record<Aspect, (option: SelectOption) => boolean> = {
  pipeline: ({ pipeline }) => pipeline !== null,
  kind: ({ kind }) => kind !== "OPEN",
  probability: ({ probability }) => probability !== null,
};

const isSaid = ({ type, options }: Field, aspect: Aspect): boolean => type === "SELECT" && options.some(SAYS[aspect]);

/** The aspect that a path such as `stage.kind` names, whether any stage says something of it or not. */
export function namedAspect(object: ObjectType, path: string): Field | undefined {
  const [name, aspect] = path.split(".");
  const field = object.fields.find((one) => one.name === name && one.type === "SELECT");
  const known = ASPECTS.find((one) => one === aspect);
  return field && known && aspectOf(field, known);
}

function aspectOf(field: Field, aspect: Aspect): Field {
  const type = aspect === "probability" ? "NUMBER" : "SELECT";
  const plain = plainField(`${field.name}.${aspect}`, t.filter.aspects[aspect](field.label), type);
  return { ...plain, options: OPTIONS[aspect](field) };
}

const OPTIONS: Record<Aspect, (field: Field) => SelectOption[]> = {
  pipeline: (field) => pipelinesOf(field).flatMap((name) => (name === null ? [] : option(name, name, "gray"))),
  kind: () => [
    option("OPEN", t.schema.kinds.OPEN, "sky"),
    option("WON", t.schema.kinds.WON, "green"),
    option("LOST", t.schema.kinds.LOST, "red"),
  ],
  probability: () => [],
};

const option = (value: string, label: string, color: string): SelectOption => ({
  value,
  label,
  color,
  active: true,
  pipeline: null,
  probability: null,
  kind: "OPEN",
});
