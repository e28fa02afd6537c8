// A new object: what people call one of them, and many.

import { engine } from "../api/client";
import { Form, TextField } from "../controls/form";
import { Modal } from "../controls/modal";
import { t } from "../messages";
import { commit } from "../shell/commit";
import { goTo } from "../shell/place";
import { addObject } from "./edits";

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
