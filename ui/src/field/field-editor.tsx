// Editing one field of one record, wherever it is shown: in a table's cell or in a record's panel. The
// editor stays open until the engine has accepted the value, and says why where it does not.

import { Popover } from "@base-ui/react/popover";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { Field, Json, RecordView } from "../api/bindings";
import { engine } from "../api/client";
import { maySet } from "../api/may";
import { t } from "../messages";
import { commit } from "../shell/commit";
import { toast } from "../shell/toast";
import { toCallError } from "../transport/transport";
import { type After, sameValue } from "./kind";
import { kindOf } from "./kinds";

type Props = {
  record: RecordView;
  field: Field;
  seed: string | null;
  /** The cell that a panel lies on. */
  anchor: RefObject<HTMLElement | null>;
  /** Where the keyboard goes when a panel closes. */
  returnFocus: RefObject<HTMLElement | null>;
  done: (after: After) => void;
};

/** Flips a value that is not typed; false where the field has an editor instead, or may not be set. */
export function flip(record: RecordView, field: Field): boolean {
  const flipped = kindOf(field).flip;
  if (!flipped || !maySet(record, field)) return false;
  const value = flipped(record.values[field.name]);
  commit(engine.edit(record.id, { [field.name]: value }), t.edit.changed(field.label)).catch((error: unknown) =>
    toast.failed(toCallError(error, t.errors.unexplained).message),
  );
  return true;
}

export function FieldEditor({ record, field, seed, anchor, returnFocus, done }: Props) {
  const kind = kindOf(field);
  const value = record.values[field.name] ?? null;
  const { save, change, cancel, leave, error } = useSaving(record.id, field, value, done);
  if (!kind.Editor || !maySet(record, field)) return null;

  const props = { field, value, links: record.links, seed, change, save, cancel };
  const problem = error && (
    <p role="alert" className="max-w-80 px-2 py-1.5 text-danger">
      {error}
    </p>
  );
  if (kind.shape === "line") {
    return (
      <div
        role="group"
        aria-label={field.label}
        className="absolute inset-0 z-20 rounded-sm shadow-[0_0_0_2px_var(--accent)]"
        onBlur={() => leave()}
      >
        <kind.Editor {...props} />
        {error && <div className="popup absolute top-full left-0 z-30 mt-1 w-max">{problem}</div>}
      </div>
    );
  }
  return (
    <Popover.Root
      open
      onOpenChange={(open, details) => !open && (details.reason === "escape-key" ? cancel() : leave())}
    >
      <Popover.Portal>
        <Popover.Positioner
          anchor={anchor}
          side="bottom"
          align="start"
          sideOffset={({ anchor: cell }) => -cell.height}
          className="z-40"
        >
          <Popover.Popup className="popup max-w-[calc(100vw-1rem)]" finalFocus={returnFocus} aria-label={field.label}>
            <kind.Editor {...props} />
            {problem}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Sends the value once; what was typed is saved, not lost, when the person looks elsewhere. */
function useSaving(id: string, field: Field, value: Json, done: (after: After) => void) {
  const [error, setError] = useState<string | null>(null);
  const draft = useRef<{ value: Json } | null>(null);
  const sending = useRef(false);
  const mounted = useMounted();

  const save = useCallback(
    async (next: Json, after: After) => {
      if (sending.current) return;
      if (sameValue(next, value)) return done(after);
      sending.current = true;
      try {
        await commit(engine.edit(id, { [field.name]: next }), t.edit.changed(field.label));
        draft.current = null;
        if (mounted.current) done(after);
      } catch (thrown) {
        const { message } = toCallError(thrown, t.errors.unexplained);
        if (mounted.current) setError(message);
        else toast.failed(message);
      } finally {
        sending.current = false;
      }
    },
    [id, field, value, done, mounted],
  );
  const change = (next: Json) => {
    draft.current = { value: next };
    setError(null);
  };
  const cancel = () => {
    // The keyboard leaves the editor next, and what was typed is not to be saved for that.
    draft.current = null;
    done("stay");
  };
  const leave = () => void (draft.current ? save(draft.current.value, "stay") : done("stay"));
  return { save, change, cancel, leave, error };
}

function useMounted() {
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  return mounted;
}
