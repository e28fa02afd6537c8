// Every change a person makes goes through here: it is shown, and can be undone or is explained.

import type { Committed } from "../api/bindings";
import { absorb } from "../api/changes";
import { engine } from "../api/client";
import { queryClient } from "../api/query-client";
import { t } from "../messages";
import { toCallError } from "../transport/transport";
import { toast } from "./toast";

/** Shows the answer of a command and offers to take it back. Rejects as the command does. */
export async function commit(work: Promise<Committed>, said: string): Promise<Committed> {
  const committed = await work;
  absorb(queryClient, committed);
  const { batch } = committed;
  // Without a batch nothing was changed, so there is nothing to take back.
  toast.done(said, batch === null ? undefined : () => void undo(batch));
  return committed;
}

/** The same where nothing waits for the answer: a failure is shown, not thrown. */
export async function commitOrExplain(work: Promise<Committed>, said: string): Promise<Committed | null> {
  try {
    return await commit(work, said);
  } catch (error) {
    explain(error);
    return null;
  }
}

export function explain(error: unknown): void {
  toast.failed(toCallError(error, t.errors.unexplained).message);
}

/** Takes back a batch; without one, the person's latest. */
export async function undo(batch: string | null = null): Promise<void> {
  try {
    const report = await engine.undo(batch);
    toast.done(report.kept.length > 0 ? t.undo.kept(report.undone, report.kept.length) : t.undo.done(report.undone));
  } catch (error) {
    explain(error);
  }
}
