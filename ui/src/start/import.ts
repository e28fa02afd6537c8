// Import and the sample data, as far as the interface has a part in them.

import { desktop, engine } from "../api/client";
import { t } from "../messages";
import { explain } from "../shell/commit";
import { show } from "../shell/overlays";
import { toast } from "../shell/toast";

/** Asks for files and imports them; null where the person chose none. */
export async function importFiles(): Promise<void> {
  try {
    const paths = await desktop.pickFiles();
    if (paths.length === 0) return;
    toast.done(t.import.working);
    show({ kind: "imported", reports: await engine.importFiles(paths) });
    toast.dismiss();
  } catch (error) {
    explain(error);
  }
}

export async function removeSample(): Promise<void> {
  try {
    const { removed } = await engine.removeSample();
    toast.done(t.sample.removed(removed));
  } catch (error) {
    explain(error);
  }
}
