import { engine } from "../api/client";
import { t } from "../messages";
import { commitOrExplain } from "./commit";

/** Moves records to the trash; false where that failed and the person was told why. */
export async function trash(ids: string[]): Promise<boolean> {
  return (await commitOrExplain(engine.delete(ids), t.trash.deleted(ids.length))) !== null;
}

export async function restore(ids: string[]): Promise<boolean> {
  return (await commitOrExplain(engine.restore(ids), t.trash.restored(ids.length))) !== null;
}
