// A view's name, asked for where one is made and where it is renamed.

import type { ObjectType, SavedView } from "../api/bindings";
import { useNever } from "../api/may";
import { useViews, useWorkspace } from "../api/queries";
import { Form, SelectField, TextField } from "../controls/form";
import { Modal } from "../controls/modal";
import { t } from "../messages";
import { renameView, saveAs } from "./save";
import { useArrangement } from "./use-arrangement";

const PERSONAL = "personal";
const SHARED = "shared";

export function NewViewDialog({ object, close }: { object: ObjectType; close: () => void }) {
  const arranged = useArrangement(object);
  const views = useViews() ?? [];
  const me = useWorkspace().data?.member ?? null;
  const never = useNever();
  if (!arranged) return null;
  const save = async (value: (name: string) => string) => {
    await saveAs(arranged, value("name").trim(), value("whose") === PERSONAL ? me : null, views);
    close();
  };
  return (
    <Modal title={t.view.saveAsTitle(object.labelPlural)} close={close}>
      <Form submit={save} label={t.view.create} working={t.view.saving}>
        <TextField label={t.view.name} name="name" required autoComplete="off" />
        <SelectField
          label={t.view.whose}
          name="whose"
          choices={[...(never.views ? [] : [[SHARED, t.view.shared] as const]), [PERSONAL, t.view.personal]]}
        />
      </Form>
    </Modal>
  );
}

export function RenameViewDialog({ view, close }: { view: SavedView; close: () => void }) {
  const rename = async (value: (name: string) => string) => {
    await renameView(view, value("name").trim());
    close();
  };
  return (
    <Modal title={t.view.renameTitle} close={close}>
      <Form submit={rename} label={t.schema.save} working={t.view.saving}>
        <TextField label={t.view.name} name="name" required autoComplete="off" defaultValue={view.name} />
      </Form>
    </Modal>
  );
}
