import { useWorkspace } from "../api/queries";
import { Form, TextField } from "../controls/form";
import { Modal } from "../controls/modal";
import { t } from "../messages";
import type { Folder } from "./tree";
import { addFolder, renameFolder, useFavorites } from "./use-favorites";

/** The name of a folder, of a new one where none is given. */
export function FolderDialog({ folder, close }: { folder: Folder | null; close: () => void }) {
  const { folders } = useFavorites();
  const member = useWorkspace().data?.member;
  const save = async (value: (name: string) => string) => {
    const name = value("name").trim();
    if (folder) await renameFolder(folder.id, name);
    else if (member) await addFolder(member, name, folders);
    close();
  };
  return (
    <Modal title={folder ? t.favorites.renameFolder : t.favorites.newFolder} close={close}>
      <Form submit={save} label={folder ? t.schema.save : t.favorites.addFolder} working={t.view.saving}>
        <TextField label={t.view.name} name="name" required autoComplete="off" defaultValue={folder?.name} />
      </Form>
    </Modal>
  );
}
