// The same records on a phone: one column, a row to tap.

import { useRef } from "react";
import type { Field, ObjectType, RecordView } from "../api/bindings";
import { type ListQuery, useWindow } from "../api/window";
import { kindOf, typeOf } from "../field/kinds";
import { t } from "../messages";
import { useRows } from "./rows";

type Props = { object: ObjectType; query: ListQuery; total: number; open: (record: RecordView) => void };

/** Two lines and room for a thumb. */
const ROW_HEIGHT = 56;

/** Fields shown beside the name. */
const DETAILS = 2;

export function NarrowList({ object, query, total, open }: Props) {
  const scroller = useRef<HTMLUListElement>(null);
  const range = useRows(scroller, ROW_HEIGHT, total);
  const { row } = useWindow(object, query, range.first, range.last);
  const rows = Array.from({ length: Math.max(0, range.last - range.first + 1) }, (_, offset) => range.first + offset);
  return (
    <ul
      ref={scroller}
      data-testid="list"
      className="relative min-h-0 flex-1 overflow-y-auto"
      aria-label={object.labelPlural}
    >
      <li aria-hidden style={{ height: total * ROW_HEIGHT }} />
      {rows.map((index) => {
        const record = row(index);
        return (
          <li
            key={index}
            aria-setsize={total}
            aria-posinset={index + 1}
            className="absolute inset-x-0 top-0 border-line border-b"
            style={{ height: ROW_HEIGHT, transform: `translateY(${index * ROW_HEIGHT}px)` }}
          >
            {record && <NarrowRow object={object} record={record} open={open} />}
          </li>
        );
      })}
    </ul>
  );
}

function NarrowRow({ object, record, open }: { object: ObjectType; record: RecordView; open: Props["open"] }) {
  const detail = detailsOf(object)
    .map((field) => kindOf(field).text(record.values[field.name] ?? null, field, record.links))
    .filter(Boolean)
    .slice(0, DETAILS)
    .join(" · ");
  return (
    <button
      type="button"
      className="flex h-full w-full flex-col justify-center px-4 text-start active:bg-hover"
      onClick={() => open(record)}
    >
      <span className="flex w-full items-center gap-2">
        <span className="truncate font-medium text-[15px]">{record.label || t.record.unnamed}</span>
        {record.unsynced && <span className="dot" role="img" aria-label={t.record.unsynced} />}
        {record.conflicted.length > 0 && <span className="dot is-warn" role="img" aria-label={t.record.conflicted} />}
      </span>
      <span className="w-full truncate text-muted">{detail}</span>
    </button>
  );
}

/** What tells records apart at a glance comes first: choices, relations and money before the rest. */
function detailsOf(object: ObjectType): Field[] {
  const rank = (field: Field) => TELLING.indexOf(typeOf(field)) + 1 || TELLING.length + 1;
  return object.fields
    .filter((field) => field.name !== object.labelField)
    .toSorted((one, other) => rank(one) - rank(other));
}

const TELLING: readonly Field["type"][] = ["SELECT", "CURRENCY", "RELATION", "TEXT", "LINKS", "EMAILS"];
