// The table: one focus for the whole grid, a cursor that the keyboard moves, rows drawn only where they are seen.

import { useEffect, useImperativeHandle, useMemo, useRef } from "react";
import type { ObjectType, RecordView } from "../api/bindings";
import type { ListQuery, Window } from "../api/window";
import { useWindow } from "../api/window";
import type { ColumnSort } from "../shell/place";
import type { PlacedColumn } from "../view/columns";
import { type Column, cellId, FOOT_HEIGHT, HEADER_HEIGHT, PICK_WIDTH, ROW_HEIGHT, template } from "./columns";
import { blockOf, type Cursor, type CursorAction } from "./cursor";
import { type Aggregating, GridFoot } from "./grid-foot";
import { GridHeader, type Reshape } from "./grid-header";
import { GridRow } from "./grid-row";
import { recall, remember } from "./memory";
import { isPicked, type Picked, pickedCount } from "./picked";
import { revealRow, useRows } from "./rows";
import { useCursor } from "./use-cursor";
import { useGridKeys } from "./use-grid-keys";
import { usePaste } from "./use-paste";
import { useRowHandlers } from "./use-row-handlers";

/** What the grid's keys, clicks and clipboard work on. */
export type GridParts = {
  object: ObjectType;
  query: ListQuery;
  columns: Column[];
  window: Window;
  cursor: Cursor;
  act: (action: CursorAction) => void;
  picked: Picked;
  pick: (picked: Picked) => void;
  peek: (record: RecordView) => void;
  open: (record: RecordView) => void;
  leave: () => void;
};

export type GridHandle = { focus: () => void };

type Props = {
  object: ObjectType;
  query: ListQuery;
  columns: PlacedColumn[];
  reshape: Reshape;
  aggregate: Aggregating;
  sorts: ColumnSort[];
  sort: (field: string) => void;
  total: number;
  picked: Picked;
  pick: (picked: Picked) => void;
  peeked: string | null;
  peek: (record: RecordView) => void;
  open: (record: RecordView) => void;
  leave: () => void;
  handle: React.Ref<GridHandle>;
};

export function Grid(props: Props) {
  const {
    object,
    query,
    columns,
    reshape,
    aggregate,
    sorts,
    sort,
    total,
    picked,
    pick,
    peeked,
    peek,
    open,
    leave,
    handle,
  } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const range = useRows(scroller, ROW_HEIGHT, total);
  const window = useWindow(object, query, range.first, range.last);
  const { cursor, act } = useCursor(object.nameSingular, { rows: total, columns: columns.length });
  useImperativeHandle(handle, () => ({ focus: () => scroller.current?.focus() }));

  useScrollMemory(object.nameSingular, scroller);
  useReveal(scroller, cursor, columns);
  useKeepInSight(scroller, cursor.column, columns);
  usePeekFollows(window, cursor, peeked, peek);

  const grid = { object, query, columns, window, cursor, act, picked, pick, peek, open, leave };
  const onKeyDown = useGridKeys(grid, scroller);
  const onPaste = usePaste(grid);
  const handlers = useRowHandlers(grid);
  const block = cursor.anchor && blockOf(cursor);
  const style = useMemo(() => {
    const width = PICK_WIDTH + 40 + columns.reduce((sum, column) => sum + column.width, 0);
    return { "--columns": template(columns), minWidth: width } as React.CSSProperties;
  }, [columns]);

  return (
    <div
      ref={scroller}
      role="grid"
      data-testid="grid"
      aria-label={object.labelPlural}
      // The head and the foot are rows too.
      aria-rowcount={total + 2}
      aria-colcount={columns.length + 2}
      aria-multiselectable
      aria-activedescendant={activeCell(cursor, columns, total)}
      // The grid has the focus, its cells do not.
      tabIndex={0}
      className="grid-scroller min-h-0 flex-1 overflow-auto outline-none"
      onKeyDown={onKeyDown}
      onPaste={onPaste}
    >
      <GridHeader
        object={object}
        columns={columns}
        style={style}
        sorts={sorts}
        sort={sort}
        picked={pickedCount(picked, total)}
        total={total}
        pick={pick}
        reshape={reshape}
      />
      <div role="rowgroup" className="relative" style={{ ...style, height: total * ROW_HEIGHT }}>
        {rowIndexes(range, total).map((index) => {
          const record = window.row(index);
          const here = cursor.row === index;
          const inBlock = block !== null && index >= block.top && index <= block.bottom;
          return (
            <GridRow
              key={index}
              index={index}
              record={record}
              columns={columns}
              cursorColumn={here ? cursor.column : -1}
              editing={here ? cursor.editing : null}
              blockLeft={inBlock ? block.left : -1}
              blockRight={inBlock ? block.right : -1}
              picked={record !== undefined && isPicked(picked, record.id)}
              peeked={record !== undefined && record.id === peeked}
              handlers={handlers}
              grid={scroller}
            />
          );
        })}
      </div>
      <GridFoot object={object} query={query} columns={columns} style={style} row={total + 2} aggregate={aggregate} />
    </div>
  );
}

function rowIndexes({ first, last }: { first: number; last: number }, total: number): number[] {
  const end = Math.min(last, total - 1);
  return end < first ? [] : Array.from({ length: end - first + 1 }, (_, offset) => first + offset);
}

function activeCell(cursor: Cursor, columns: Column[], total: number): string | undefined {
  const field = columns[cursor.column]?.field.name;
  return field && cursor.row < total ? cellId(cursor.row, field) : undefined;
}

/** Returns to where this table was last scrolled. */
function useScrollMemory(object: string, scroller: React.RefObject<HTMLDivElement | null>) {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    element.scrollTop = recall(object).scrollTop;
    const keep = () => remember(object, { scrollTop: element.scrollTop });
    element.addEventListener("scroll", keep, { passive: true });
    return () => element.removeEventListener("scroll", keep);
  }, [object, scroller]);
}

function useReveal(scroller: React.RefObject<HTMLDivElement | null>, cursor: Cursor, columns: Column[]) {
  const first = useRef(true);
  const { row, column } = cursor;
  useEffect(() => {
    const element = scroller.current;
    if (!element || first.current) {
      first.current = false;
      return;
    }
    revealRow(element, row, ROW_HEIGHT, HEADER_HEIGHT + FOOT_HEIGHT);
    const frozen = PICK_WIDTH + (columns[0]?.width ?? 0);
    const { left, right } = edgesOf(columns, column);
    if (column === 0 || left - frozen < element.scrollLeft) element.scrollLeft = column === 0 ? 0 : left - frozen;
    else if (right > element.scrollLeft + element.clientWidth) element.scrollLeft = right - element.clientWidth;
  }, [scroller, row, column, columns]);
}

/** A panel that opens beside the table takes room from it: the cursor's cell stays in sight if it was. */
function useKeepInSight(scroller: React.RefObject<HTMLDivElement | null>, column: number, columns: Column[]) {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let before = element.clientWidth;
    const observer = new ResizeObserver(() => {
      const [now, right] = [element.clientWidth, edgesOf(columns, column).right - element.scrollLeft];
      if (right > now && right <= before) element.scrollLeft += right - now;
      before = now;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, column, columns]);
}

function edgesOf(columns: Column[], column: number): { left: number; right: number } {
  const left = PICK_WIDTH + columns.slice(0, column).reduce((sum, one) => sum + one.width, 0);
  return { left, right: left + (columns[column]?.width ?? 0) };
}

/** An open peek shows whatever record the cursor is on. */
function usePeekFollows(window: Window, cursor: Cursor, peeked: string | null, peek: (record: RecordView) => void) {
  const before = useRef(cursor.row);
  useEffect(() => {
    if (before.current === cursor.row) return;
    const record = window.row(cursor.row);
    if (!record) return;
    before.current = cursor.row;
    if (peeked !== null && record.id !== peeked) peek(record);
  });
}
