// The line at the foot of a table: type a name, and the record is there.

import { Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { ObjectType, RecordView } from "../api/bindings";
import { engine } from "../api/client";
import { useNever } from "../api/may";
import { t } from "../messages";
import { askedOfNew } from "../record/new-record-dialog";
import { commit } from "../shell/commit";
import { onNew } from "../shell/new-record";
import { show } from "../shell/overlays";
import { toCallError } from "../transport/transport";

type Props = {
  object: ObjectType;
  created: (record: RecordView) => void;
  /** Where the keyboard goes once the line is closed. */
  leave: () => void;
};

export function NewRow({ object, created, leave }: Props) {
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const noun = object.labelSingular.toLowerCase();
  const never = useNever();

  useEffect(() => onNew(object.nameSingular, () => setOpen(true)), [object.nameSingular]);
  useEffect(() => {
    if (open) input.current?.focus();
  }, [open]);

  const close = () => {
    setOpen(false);
    leave();
  };
  const create = async () => {
    const name = input.current?.value.trim() ?? "";
    if (name === "") return close();
    if (askedOfNew(object).length > 0) {
      close();
      return show({ kind: "newRecord", object: object.nameSingular, name });
    }
    try {
      const work = engine.create(object.nameSingular, { [object.labelField]: name });
      const { records } = await commit(work, t.table.created(name));
      if (input.current) input.current.value = "";
      setProblem(null);
      close();
      if (records[0]) created(records[0]);
    } catch (error) {
      setProblem(toCallError(error, t.errors.unexplained).message);
    }
  };

  if (never.create.includes(object.nameSingular)) return null;
  if (!open) {
    return (
      <button
        type="button"
        data-testid="new-row"
        className="flex h-11 shrink-0 wide:h-9 items-center gap-2 border-line border-t px-3 text-muted hover:bg-hover hover:text-text"
        onClick={() => setOpen(true)}
      >
        <Plus size={14} aria-hidden />
        {t.table.newRow(noun)}
      </button>
    );
  }
  return (
    <div className="flex min-h-9 shrink-0 items-center gap-2 border-accent border-t px-3">
      <Plus size={14} className="text-accent-text" aria-hidden />
      <input
        ref={input}
        data-testid="new-row-input"
        className="h-9 min-w-0 flex-1 bg-transparent outline-none placeholder:text-faint"
        aria-label={t.table.newRow(noun)}
        placeholder={t.table.newRowHint(noun)}
        autoComplete="off"
        onBlur={(event) => event.target.value.trim() === "" && setOpen(false)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter") void create();
          if (event.key === "Escape") close();
        }}
      />
      {problem && (
        <span role="alert" className="text-danger">
          {problem}
        </span>
      )}
    </div>
  );
}
