import { useMemo } from "react";
import { maySet } from "../api/may";
import { flip } from "../field/field-editor";
import type { After } from "../field/kind";
import type { GridParts } from "./grid";
import { pickRange } from "./pick-range";
import { toggle } from "./picked";
import { useStable } from "./use-stable";

export type RowHandlers = {
  place: (row: number, column: number, extend: boolean) => void;
  edit: (row: number, column: number) => void;
  done: (after: After) => void;
  pick: (row: number, extend: boolean) => void;
  peek: (row: number) => void;
};

/** What a pointer does to a row. The same object for the life of the grid. */
export function useRowHandlers({ columns, window, cursor, act, picked, pick, peek }: GridParts): RowHandlers {
  const place = useStable((row: number, column: number, extend: boolean) =>
    act({ kind: "place", cell: { row, column }, extend }),
  );
  const edit = useStable((row: number, column: number) => {
    act({ kind: "place", cell: { row, column }, extend: false });
    const record = window.row(row);
    const field = columns[column]?.field;
    if (record && field && maySet(record, field) && !flip(record, field)) act({ kind: "edit", seed: null });
  });
  const done = useStable((after: After) => act({ kind: "done", after }));
  const pickRow = useStable((row: number, extend: boolean) => {
    const record = window.row(row);
    if (record) pick(extend ? pickRange(picked, window, cursor.row, row) : toggle(picked, record.id));
    act({ kind: "place", cell: { row }, extend: false });
  });
  const peekRow = useStable((row: number) => {
    const record = window.row(row);
    act({ kind: "place", cell: { row }, extend: false });
    if (record) peek(record);
  });
  return useMemo(() => ({ place, edit, done, pick: pickRow, peek: peekRow }), [place, edit, done, pickRow, peekRow]);
}
