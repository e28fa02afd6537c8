// A record on a day.

import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";
import type { Field, RecordView } from "../api/bindings";
import { optionOf } from "../field/select";
import { t } from "../messages";
import { formatTime } from "../messages/format";
import type { PlacedColumn } from "../view/columns";
import { hasTime } from "./days";

export type EntryHandlers = {
  grab: (event: PointerEvent<HTMLElement>, record: RecordView) => void;
  keys: (event: KeyboardEvent<HTMLElement>, record: RecordView) => void;
  peek: (record: RecordView) => void;
  /** Whether this one is to have the keyboard as soon as it is on its new day. */
  awaits: (record: RecordView) => boolean;
};

/** The field whose option gives an entry its colour: the first choice that the view shows. */
export const markOf = (columns: readonly PlacedColumn[]): Field | null =>
  columns.find(({ visible, field }) => visible && field.type === "SELECT")?.field ?? null;

type Props = {
  record: RecordView;
  by: Field;
  mark: Field | null;
  peeked: boolean;
  dragged: boolean;
  /** Whether the Tab key stops at it. */
  stop: boolean;
  handlers: EntryHandlers;
};

export function Entry({ record, by, mark, peeked, dragged, stop, handlers }: Props) {
  const face = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (handlers.awaits(record)) face.current?.focus();
  });
  return (
    <button
      ref={face}
      type="button"
      className="entry"
      data-testid="entry"
      data-entry={record.id}
      data-peeked={peeked || undefined}
      data-dragged={dragged || undefined}
      tabIndex={stop ? 0 : -1}
      title={record.label}
      onPointerDown={(event) => handlers.grab(event, record)}
      onClick={() => handlers.peek(record)}
      onKeyDown={(event) => handlers.keys(event, record)}
    >
      <EntryFace record={record} by={by} mark={mark} />
    </button>
  );
}

export function EntryFace({ record, by, mark }: Pick<Props, "record" | "by" | "mark">) {
  const value = record.values[by.name];
  const option = mark && optionOf(record.values[mark.name], mark);
  return (
    <>
      {option && <span className="entry-mark tag" data-color={option.color} role="img" aria-label={option.label} />}
      {by.type === "DATE_TIME" && hasTime(value) && (
        <span className="shrink-0 text-muted tabular-nums">{formatTime(Date.parse(String(value)))}</span>
      )}
      <span className="truncate">{record.label || t.record.unnamed}</span>
      {record.unsynced && <span className="dot" role="img" aria-label={t.record.unsynced} />}
    </>
  );
}
