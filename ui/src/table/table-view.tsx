// One object's records as a table, with what is above it and what lies over it (selection).

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { RecordView } from "../api/bindings";
import { useWindow } from "../api/window";
import { t } from "../messages";
import { move, openRecord, usePlace } from "../shell/place";
import { useIsNarrow } from "../shell/use-is-narrow";
import type { Arrangement } from "../view/arrangement";
import { changeColumns } from "../view/column-changes";
import { moveColumn, withinWidths } from "../view/columns";
import { columnsKey, useAsked } from "../view/use-arrangement";
import { ViewBar } from "../view/view-bar";
import { EmptyTable } from "./empty-table";
import { Grid, type GridHandle } from "./grid";
import { type Aggregating, FootLine } from "./grid-foot";
import { NarrowList } from "./narrow-list";
import { NewRow } from "./new-row";
import { NONE_PICKED, type Picked, pickedCount } from "./picked";
import { SelectionBar } from "./selection-bar";

export function TableView({ arranged }: { arranged: Arrangement }) {
  const { object, view, sorts, conditions } = arranged;
  const { peek: peeked } = usePlace();
  const narrow = useIsNarrow();
  const query = useAsked(arranged);
  const columns = useMemo(() => arranged.columns.filter(({ visible }) => visible), [arranged.columns]);
  const key = columnsKey(object, view?.id ?? null);
  const reshape = {
    bring: (field: string, onto: string) =>
      changeColumns(key, moveColumn(arranged.columns, field, onto, Math.random())),
    resize: (field: string, width: number) => changeColumns(key, { [field]: { width: withinWidths(width) } }),
  };
  const aggregate = useCallback<Aggregating>(
    (field, aggregate) => changeColumns(key, { [field]: { aggregate } }),
    [key],
  );
  const { total, loading, error } = useWindow(object, query, 0, 0);
  const [picked, pick] = useState<Picked>(NONE_PICKED);
  const grid = useRef<GridHandle>(null);

  useEffect(() => grid.current?.focus(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was picked in one view is not picked in another
  useEffect(() => pick(NONE_PICKED), [query]);

  const sort = (field: string) => {
    const before = sorts.find((one) => one.field === field);
    // Ascending, descending, and back to the order the table comes in.
    move({ sorts: before?.descending ? [] : [{ field, descending: before !== undefined }] });
  };
  const peek = (record: RecordView) => move({ peek: record.id });
  const open = (record: RecordView) => openRecord(record.id);
  const leave = () => {
    if (pickedCount(picked, total) > 0) pick(NONE_PICKED);
    else if (peeked) move({ peek: null });
  };

  const empty = !loading && total === 0;
  // The first record brings the grid, and takes away the line it was typed into, which had the keyboard.
  useEffect(() => {
    if (!empty && document.activeElement === document.body) grid.current?.focus();
  }, [empty]);

  return (
    <>
      <ViewBar arranged={arranged} count={loading ? null : total} />
      {error && total === 0 && (
        <p role="alert" className="p-4 text-danger">
          {error.message}
        </p>
      )}
      {empty && !error ? (
        <EmptyTable object={object} filtered={conditions.length > 0} />
      ) : narrow ? (
        <>
          <NarrowList object={object} query={query} total={total} open={open} />
          <FootLine object={object} query={query} columns={columns} />
        </>
      ) : (
        <Grid
          object={object}
          query={query}
          columns={columns}
          reshape={reshape}
          aggregate={aggregate}
          sorts={sorts}
          sort={sort}
          total={total}
          picked={picked}
          pick={pick}
          peeked={peeked}
          peek={peek}
          open={open}
          leave={leave}
          handle={grid}
        />
      )}
      <NewRow object={object} created={narrow ? open : peek} leave={() => grid.current?.focus()} />
      {pickedCount(picked, total) > 0 && (
        <SelectionBar object={object} query={query} total={total} picked={picked} clear={() => pick(NONE_PICKED)} />
      )}
      <span className="sr-only" aria-live="polite">
        {loading ? "" : t.table.rowCount(total)}
      </span>
    </>
  );
}
