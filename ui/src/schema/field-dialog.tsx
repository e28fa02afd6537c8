// A field of an object, new or there: what it is called, what it holds, and what is asked of its values.

import { type ReactNode, useRef, useState } from "react";
import type { Field, FieldType, ObjectType } from "../api/bindings";
import { engine } from "../api/client";
import { useListed } from "../api/queries";
import { Form, SelectField, TextField } from "../controls/form";
import { Modal } from "../controls/modal";
import { t } from "../messages";
import { commit } from "../shell/commit";
import { definitionOf, isComputedType } from "./computed";
import { ComputedFields, marking } from "./computed-fields";
import { draftOf, emptyDraft, type FieldDraft, hasOptions } from "./draft";
import { addField, changeField, FIELD_TYPES, hideField, redefineField } from "./edits";
import { OptionsEditor } from "./options-editor";
import { SettingsFields } from "./settings-fields";

export function NewFieldDialog({ object, close }: { object: ObjectType; close: () => void }) {
  const objects = useListed();
  const [draft, setDraft] = useState(() => emptyDraft(objects[0]?.nameSingular ?? ""));
  const change = (part: Partial<FieldDraft>) => setDraft((before) => ({ ...before, ...part }));
  const formula = useRef<HTMLTextAreaElement>(null);
  const add = async (value: (name: string) => string) => {
    const computed = isComputedType(draft.type) ? definitionOf(draft.type, value) : null;
    const edits = addField(object.nameSingular, draft, computed);
    await marking(formula, () => commit(engine.editSchema(edits), t.schema.fieldAdded(draft.label)));
    close();
  };
  return (
    <Modal title={t.schema.newField(object.labelPlural)} close={close}>
      <FieldForm draft={draft} change={change} submit={add} label={t.schema.addField}>
        <SelectField
          label={t.schema.type}
          value={draft.type}
          onChange={(event) =>
            change({ ...emptyDraft(draft.target), label: draft.label, type: event.target.value as FieldType })
          }
          choices={FIELD_TYPES.map((one) => [one, t.schema.types[one]])}
        />
        {draft.type === "RELATION" && (
          <SelectField
            label={t.schema.target}
            value={draft.target}
            onChange={(event) => change({ target: event.target.value })}
            choices={objects.map((one) => [one.nameSingular, one.labelPlural])}
          />
        )}
        <ComputedFields object={object} type={draft.type} from={null} formula={formula} />
      </FieldForm>
    </Modal>
  );
}

type Props = { object: ObjectType; field: Field; close: () => void };

export function FieldDialog({ object, field, close }: Props) {
  const [draft, setDraft] = useState(() => draftOf(field));
  const change = (part: Partial<FieldDraft>) => setDraft((before) => ({ ...before, ...part }));
  const formula = useRef<HTMLTextAreaElement>(null);
  const from = field.computed?.from ?? null;
  const save = async (value: (name: string) => string) => {
    const edits = from
      ? redefineField(object.nameSingular, field, draft.label, definitionOf(field.type, value))
      : changeField(object.nameSingular, field, draft);
    const saved = () => commit(engine.editSchema(edits), t.schema.fieldChanged(draft.label));
    if (edits.length > 0) await marking(formula, saved);
    close();
  };
  const hide = async () => {
    const edits = hideField(object.nameSingular, field.name, field.type);
    await commit(engine.editSchema(edits), t.schema.fieldHidden(field.label));
    close();
  };
  const naming = field.name === object.labelField;
  const aside = !naming && (
    <button type="button" className="button h-9" title={t.schema.hideHint} onClick={() => void hide()}>
      {t.schema.hide}
    </button>
  );
  return (
    <Modal title={t.schema.change(field.label)} close={close}>
      <FieldForm draft={draft} change={change} submit={save} label={t.schema.save} aside={aside}>
        {from && <ComputedFields object={object} type={field.type} from={from} formula={formula} />}
      </FieldForm>
    </Modal>
  );
}

type FormProps = {
  draft: FieldDraft;
  change: (part: Partial<FieldDraft>) => void;
  submit: (value: (name: string) => string) => Promise<void>;
  label: string;
  children?: ReactNode;
  aside?: ReactNode;
};

function FieldForm({ draft, change, submit, label, children, aside }: FormProps) {
  return (
    <Form submit={submit} label={label} working={t.schema.saving} aside={aside}>
      <TextField
        label={t.schema.label}
        name="label"
        required
        autoComplete="off"
        value={draft.label}
        onChange={(event) => change({ label: event.target.value })}
      />
      {children}
      {hasOptions(draft.type) && (
        <OptionsEditor
          options={draft.options}
          change={(options) => change({ options })}
          one={draft.type === "SELECT"}
        />
      )}
      {!isComputedType(draft.type) && <SettingsFields draft={draft} change={change} />}
    </Form>
  );
}
