// A new field of an object, and what can be changed of one that is there.

import { useState } from "react";
import type { Field, FieldType, ObjectType } from "../api/bindings";
import { engine } from "../api/client";
import { useListed } from "../api/queries";
import { Form, SelectField, TextField } from "../controls/form";
import { Modal } from "../controls/modal";
import { t } from "../messages";
import { commit } from "../shell/commit";
import { addField, FIELD_TYPES, hideField, renameField } from "./edits";

export function NewFieldDialog({ object, close }: { object: ObjectType; close: () => void }) {
  const [type, setType] = useState<FieldType>("TEXT");
  const objects = useListed();
  const add = async (value: (name: string) => string) => {
    const label = value("label").trim();
    const [options, target] = [value("options"), value("target")];
    const edits = addField({ object: object.nameSingular, label, type, options, target });
    await commit(engine.editSchema(edits), t.schema.fieldAdded(label));
    close();
  };
  return (
    <Modal title={t.schema.newField(object.labelPlural)} close={close}>
      <Form submit={add} label={t.schema.addField} working={t.schema.saving}>
        <TextField label={t.schema.label} name="label" required autoComplete="off" />
        <SelectField
          label={t.schema.type}
          name="type"
          value={type}
          onChange={(event) => setType(event.target.value as FieldType)}
          choices={FIELD_TYPES.map((one) => [one, t.schema.types[one]])}
        />
        {(type === "SELECT" || type === "MULTI_SELECT") && (
          <TextField label={t.schema.options} hint={t.schema.optionsHint} name="options" required autoComplete="off" />
        )}
        {type === "RELATION" && (
          <SelectField
            label={t.schema.target}
            name="target"
            choices={objects.map((one) => [one.nameSingular, one.labelPlural])}
          />
        )}
      </Form>
    </Modal>
  );
}

type Props = { object: ObjectType; field: Field; close: () => void };

export function FieldDialog({ object, field, close }: Props) {
  const rename = async (value: (name: string) => string) => {
    const label = value("label").trim();
    const edits = renameField(object.nameSingular, field.name, field.type, label);
    await commit(engine.editSchema(edits), t.schema.fieldRenamed(label));
    close();
  };
  const hide = async () => {
    const edits = hideField(object.nameSingular, field.name, field.type);
    await commit(engine.editSchema(edits), t.schema.fieldHidden(field.label));
    close();
  };
  const naming = field.name === object.labelField;
  return (
    <Modal title={field.label} close={close}>
      <Form
        submit={rename}
        label={t.schema.rename}
        working={t.schema.saving}
        aside={
          naming ? undefined : (
            <button type="button" className="button h-9" onClick={() => void hide()}>
              {t.schema.hide}
            </button>
          )
        }
      >
        <TextField
          label={t.schema.label}
          name="label"
          required
          autoComplete="off"
          defaultValue={field.label}
          {...(!naming && { hint: t.schema.hideHint })}
        />
      </Form>
    </Modal>
  );
}
