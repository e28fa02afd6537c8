// The part of a field's dialog that says what it is computed from.

import { type RefObject, useId, useState } from "react";
import type { Definition, FieldType, ObjectType } from "../api/bindings";
import { useSchema } from "../api/queries";
import { SelectField } from "../controls/form";
import { t } from "../messages";
import { toCallError } from "../transport/transport";
import { placeOf, relationsOf } from "./computed";
import { RollupFields } from "./rollup-fields";

type Props = {
  object: ObjectType;
  type: FieldType;
  from: Definition | null;
  formula: RefObject<HTMLTextAreaElement | null>;
};

export function ComputedFields({ object, type, from, formula }: Props) {
  if (type === "FORMULA") return <Formula from={from} formula={formula} />;
  if (type === "LOOKUP") return <Lookup object={object} from={from} />;
  if (type === "ROLLUP") return <RollupFields object={object} from={from} />;
  return null;
}

/** Runs what saves a formula; where it is refused, marks in it what is wrong. */
export async function marking(formula: RefObject<HTMLTextAreaElement | null>, save: () => Promise<unknown>) {
  try {
    await save();
  } catch (error) {
    const place = placeOf(toCallError(error, "").message);
    if (place && formula.current) {
      formula.current.focus();
      formula.current.setSelectionRange(...place);
    }
    throw error;
  }
}

function Formula({ from, formula }: Pick<Props, "from" | "formula">) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium text-xs">
        {t.schema.formula}
      </label>
      <textarea
        id={id}
        ref={formula}
        name="formula"
        required
        rows={3}
        spellCheck={false}
        className="input h-auto py-1.5 font-mono"
        aria-describedby={`${id}-hint`}
        defaultValue={from && "formula" in from ? from.formula : ""}
      />
      <p id={`${id}-hint`} className="text-muted text-xs">
        {t.schema.formulaHint}
      </p>
    </div>
  );
}

function Lookup({ object, from }: Pick<Props, "object" | "from">) {
  const { objects } = useSchema();
  const relations = relationsOf(object);
  const had = from && "lookup" in from ? from.lookup : null;
  const [relation, setRelation] = useState(had?.relation ?? relations[0]?.name ?? "");
  const target = relations.find((field) => field.name === relation)?.targets[0];
  const fields = objects.find((one) => one.nameSingular === target)?.fields ?? [];
  if (relations.length === 0) return <p className="text-muted">{t.schema.noRelations}</p>;
  return (
    <>
      <SelectField
        label={t.schema.relation}
        name="relation"
        value={relation}
        onChange={(event) => setRelation(event.target.value)}
        choices={relations.map((field) => [field.name, field.label])}
      />
      <SelectField
        key={relation}
        label={t.schema.shows}
        name="field"
        defaultValue={had?.relation === relation ? had.field : undefined}
        choices={fields.map((field) => [field.name, field.label])}
      />
    </>
  );
}
