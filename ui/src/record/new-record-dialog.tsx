// A new record of an object that asks for more than a name.

import { useState } from "react";
import type { Field, Json, ObjectType } from "../api/bindings";
import { engine } from "../api/client";
import { Form, SelectField, TextField } from "../controls/form";
import { Modal } from "../controls/modal";
import { kindOf } from "../field/kinds";
import { t } from "../messages";
import { commit } from "../shell/commit";
import { move } from "../shell/place";

type Props = { object: ObjectType; name: string; close: () => void };

/** The fields that a new record cannot be without, beside its name. */
export const askedOfNew = (object: ObjectType): Field[] =>
  object.fields.filter(
    (field) => field.required && field.name !== object.labelField && (field.default ?? null) === null,
  );

export function NewRecordDialog({ object, name, close }: Props) {
  const [chosen, choose] = useState<Record<string, { value: Json; label: string }>>({});
  const asked = askedOfNew(object);
  const create = async (value: (name: string) => string) => {
    const typed = asked.map((field) => [field.name, chosen[field.name]?.value ?? (value(field.name).trim() || null)]);
    const label = value("label").trim();
    const values = { [object.labelField]: label, ...Object.fromEntries(typed) };
    const { records } = await commit(engine.create(object.nameSingular, values), t.table.created(label));
    close();
    if (records[0]) move({ peek: records[0].id });
  };
  return (
    <Modal title={t.actions.newOne(object.labelSingular.toLowerCase())} close={close}>
      <Form submit={create} label={t.record.create} working={t.schema.saving}>
        <TextField
          label={object.fields.find((field) => field.name === object.labelField)?.label ?? ""}
          name="label"
          required
          autoComplete="off"
          defaultValue={name}
        />
        {asked.map((field) => (
          <Asked
            key={field.name}
            field={field}
            chosen={chosen[field.name]?.label ?? null}
            choose={(value, label) => choose((before) => ({ ...before, [field.name]: { value, label } }))}
          />
        ))}
      </Form>
    </Modal>
  );
}

type AskedProps = {
  field: Field;
  /** What was chosen for a relation. */
  chosen: string | null;
  choose: (value: Json, label: string) => void;
};

/** Chosen where there are choices, else typed: the engine reads it as it reads a cell. */
function Asked({ field, chosen, choose }: AskedProps) {
  if (field.type === "RELATION") return <AskedRelation field={field} chosen={chosen} choose={choose} />;
  const choices = choicesOf(field);
  return choices ? (
    <SelectField label={field.label} name={field.name} required choices={[["", t.field.choose], ...choices]} />
  ) : (
    <TextField label={field.label} name={field.name} required autoComplete="off" />
  );
}

function AskedRelation({ field, chosen, choose }: AskedProps) {
  const { Editor } = kindOf(field);
  const [open, setOpen] = useState(false);
  return (
    <div className="grid gap-1">
      <span className="font-medium text-xs">{field.label}</span>
      {open && Editor ? (
        <div className="rounded-md border border-line-strong">
          <Editor
            field={field}
            value={null}
            links={{}}
            seed={null}
            change={() => {}}
            save={(value) => {
              setOpen(false);
              if (typeof value === "string") void named(value).then((label) => choose(value, label));
            }}
            cancel={() => setOpen(false)}
          />
        </div>
      ) : (
        <button type="button" className="input h-9 text-start" onClick={() => setOpen(true)}>
          {chosen ?? <span className="text-muted">{t.field.searchFor(field.label)}</span>}
        </button>
      )}
    </div>
  );
}

const named = async (id: string): Promise<string> => (await engine.record(id)).record.label;

function choicesOf(field: Field): [string, string][] | null {
  if (field.type === "BOOLEAN") {
    return [
      [t.common.yes, t.common.yes],
      [t.common.no, t.common.no],
    ];
  }
  if (field.type !== "SELECT") return null;
  return field.options.filter((option) => option.active).map((option) => [option.value, option.label]);
}
