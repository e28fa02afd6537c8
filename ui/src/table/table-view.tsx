// One object's records: the table, what is above it (filters, sorting) and what lies over it (selection).

import { Plus } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { ObjectType, RecordView } from "../api/bindings";
import { type ListQuery, useWindow } from "../api/window";
import { t } from "../messages";
import { startNew } from "../shell/new-record";
import { move, openRecord, usePlace } from "../shell/place";
import { TopBar } from "../shell/top-bar";
import { useIsNarrow } from "../shell/use-is-narrow";
import { EmptyTable } from "./empty-table";
import { toFilter, toSorts } from "./filter";
import { FilterBar } from "./filter-bar";
import { Grid, type GridHandle } from "./grid";
import { NarrowList } from "./narrow-list";
import { NewRow } from "./new-row";
import { NONE_PICKED, type Picked, pickedCount } from "./picked";
import { SelectionBar } from "./selection-bar";

export function TableView({ object }: { object: ObjectType }) {
  const place = usePlace();
  const narrow = useIsNarrow();
  const { conditions, sorts, peek: peeked } = place;
  const query = useMemo<ListQuery>(
    () => ({ filter: toFilter(object, conditions), sorts: toSorts(object, sorts), trash: false }),
    [object, conditions, sorts],
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
    <section aria-label={object.labelPlural} className="relative flex min-h-0 min-w-0 flex-1 flex-col">
      <TopBar title={object.labelPlural} {...(!loading && { count: total })}>
        <FilterBar object={object} />
        <button
          type="button"
          className="button is-small hidden wide:inline-flex"
          onClick={() => startNew(object.nameSingular)}
        >
          <Plus size={14} aria-hidden />
          {t.actions.newOne(object.labelSingular.toLowerCase())}
        </button>
      </TopBar>
      {error && total === 0 && (
        <p role="alert" className="p-4 text-danger">
          {error.message}
        </p>
      )}
      {empty && !error ? (
        <EmptyTable object={object} filtered={conditions.length > 0} />
      ) : narrow ? (
        <NarrowList object={object} query={query} total={total} open={open} />
      ) : (
        <Grid
          object={object}
          query={query}
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
    </section>
  );
}
