// What was deleted, by object, each with the way back.

import { Tabs } from "@base-ui/react/tabs";
import { Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import type { ObjectType } from "../api/bindings";
import { useNever } from "../api/may";
import { useListed } from "../api/queries";
import { type ListQuery, useWindow } from "../api/window";
import { t } from "../messages";
import { formatWhen } from "../messages/format";
import { useRows } from "../table/rows";
import { TopBar } from "./top-bar";
import { restore } from "./trash";

const QUERY: ListQuery = { filter: null, sorts: [{ field: "updatedAt", descending: true }], trash: true };

const ROW_HEIGHT = 44;

export function TrashView() {
  const objects = useListed();
  const [chosen, choose] = useState<string | null>(null);
  const object = objects.find(({ nameSingular }) => nameSingular === chosen) ?? objects[0];
  if (!object) return null;
  return (
    <section aria-label={t.trash.title} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <TopBar title={t.trash.title} />
      <Tabs.Root
        value={object.nameSingular}
        onValueChange={(next) => choose(String(next))}
        className="flex min-h-0 flex-1 flex-col"
      >
        <Tabs.List aria-label={t.trash.title} className="flex gap-4 overflow-x-auto border-line border-b px-4">
          {objects.map(({ nameSingular, labelPlural }) => (
            <Tabs.Tab
              key={nameSingular}
              value={nameSingular}
              className="-mb-px flex h-10 shrink-0 items-center border-transparent border-b-2 font-medium text-muted hover:text-text data-active:border-accent data-active:text-text"
            >
              {labelPlural}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={object.nameSingular} className="flex min-h-0 flex-1 flex-col">
          <Deleted key={object.nameSingular} object={object} />
        </Tabs.Panel>
      </Tabs.Root>
    </section>
  );
}

function Deleted({ object }: { object: ObjectType }) {
  const scroller = useRef<HTMLUListElement>(null);
  const [seen, see] = useState(0);
  const mayRestore = !useNever().delete.includes(object.nameSingular);
  const range = useRows(scroller, ROW_HEIGHT, seen);
  const { total, row, loading } = useWindow(object, QUERY, range.first, Math.max(range.last, 0));
  if (total !== seen) see(total);
  if (!loading && total === 0) {
    return (
      <div className="grid flex-1 place-content-center justify-items-center gap-3 p-8 text-center">
        <Trash2 size={28} strokeWidth={1.5} className="text-faint" aria-hidden />
        <p className="text-muted">{t.trash.empty(object.labelPlural.toLowerCase())}</p>
      </div>
    );
  }
  const rows = Array.from({ length: Math.max(0, range.last - range.first + 1) }, (_, offset) => range.first + offset);
  return (
    <ul ref={scroller} className="relative min-h-0 flex-1 overflow-y-auto" data-testid="trash">
      <li aria-hidden style={{ height: total * ROW_HEIGHT }} />
      {rows.map((index) => {
        const record = row(index);
        return (
          <li
            key={index}
            className="absolute inset-x-0 top-0 flex items-center gap-3 border-line border-b px-4"
            style={{ height: ROW_HEIGHT, transform: `translateY(${index * ROW_HEIGHT}px)` }}
          >
            {record && (
              <>
                <span className="min-w-0 flex-1 truncate">{record.label || t.record.unnamed}</span>
                <span className="shrink-0 text-muted text-xs">
                  {record.deletedAt !== null && t.trash.deletedAt(formatWhen(record.deletedAt, Date.now()))}
                </span>
                {mayRestore && (
                  <button
                    type="button"
                    className="button is-small"
                    aria-label={t.trash.restoreOne(record.label)}
                    onClick={() => void restore([record.id])}
                  >
                    {t.common.restore}
                  </button>
                )}
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}
