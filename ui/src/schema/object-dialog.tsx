// An object, new or there: what people call one of them, and many.

import type { ObjectType } from "../api/bindings";
import { engine } from "../api/client";
import { Form, SelectField, TextField } from "../controls/form";
import { Modal } from "../controls/modal";
import { t } from "../messages";
import { commit } from "../shell/commit";
import { ICON_NAMES } from "../shell/icons";
import { goTo } from "../shell/place";
import { addObject, changeObject } from "./edits";

export function NewObjectDialog({ close }: { close: () => void }) {
  const add = async (value: (name: string) => string) => {
    const [label, labels] = [value("label").trim(), value("labels").trim()];
    const edits = addObject(label, labels);
    await commit(engine.editSchema(edits), t.schema.objectAdded(labels));
    close();
    const [edit] = edits;
    if (edit?.part === "object") goTo(edit.name);
  };
  return (
    <Modal title={t.schema.newObject} close={close}>
      <Form submit={add} label={t.schema.addObject} working={t.schema.saving}>
        <TextField
          label={t.schema.one}
          name="label"
          required
          autoComplete="off"
          placeholder={t.schema.onePlaceholder}
        />
        <TextField
          label={t.schema.many}
          name="labels"
          required
          autoComplete="off"
          placeholder={t.schema.manyPlaceholder}
          hint={t.schema.objectHint}
        />
      </Form>
    </Modal>
  );
}

export function ObjectDialog({ object, close }: { object: ObjectType; close: () => void }) {
  const save = async (value: (name: string) => string) => {
    const after = { label: value("label").trim(), labels: value("labels").trim(), icon: value("icon") };
    const edits = changeObject(object, after);
    if (edits.length > 0) await commit(engine.editSchema(edits), t.schema.objectChanged(after.labels));
    close();
  };
  // One that is not bundled stays what it is.
  const icons = ICON_NAMES.includes(object.icon) ? ICON_NAMES : [object.icon, ...ICON_NAMES];
  return (
    <Modal title={t.schema.changeObject(object.labelPlural)} close={close}>
      <Form submit={save} label={t.schema.save} working={t.schema.saving}>
        <TextField label={t.schema.one} name="label" required autoComplete="off" defaultValue={object.labelSingular} />
        <TextField
          label={t.schema.many}
          name="labels"
          required
          autoComplete="off"
          defaultValue={object.labelPlural}
          hint={t.schema.changeObjectHint}
        />
        <SelectField
          label={t.schema.icon}
          name="icon"
          defaultValue={object.icon}
          choices={icons.map((name) => [name, name.replaceAll("-", " ")])}
        />
      </Form>
    </Modal>
  );
}
