// A field that two people changed apart shows the later value; the other stands below it until somebody decides.

import { GitFork } from "lucide-react";
import type { Conflict, Field, Json, RecordDetail } from "../api/bindings";
import { engine } from "../api/client";
import { maySet } from "../api/may";
import { kindOf } from "../field/kinds";
import { t } from "../messages";
import { formatWhen } from "../messages/format";
import { commitOrExplain } from "../shell/commit";

export function AlsoChips({ field, detail }: { field: Field; detail: RecordDetail }) {
  const others = detail.conflicts.filter((conflict) => conflict.field === field.name);
  if (others.length === 0) return null;
  const { record } = detail;
  const settle = (value: Json) =>
    void commitOrExplain(engine.settle(record.id, field.name, value), t.conflict.settled(field.label));
  return (
    <dd className="col-span-2 m-0 mb-1.5 grid gap-1 ps-2">
      {others.map((conflict) => (
        <div
          key={`${conflict.at}-${conflict.display}`}
          data-testid="also-chip"
          className="flex flex-wrap items-center gap-x-2 gap-y-0.5 rounded-md border border-warn-line bg-warn-soft px-2 py-0.5 text-warn text-xs"
        >
          <span className="flex min-w-0 items-center gap-1.5">
            <GitFork size={13} className="shrink-0" aria-hidden />
            <span className="break-words">
              {t.conflict.also(shownAs(field, conflict), conflict.by, formatWhen(conflict.at, Date.now()))}
            </span>
          </span>
          {maySet(record, field) && (
            <span className="ms-auto flex gap-1">
              <button type="button" className="text-button" onClick={() => settle(record.values[field.name] ?? null)}>
                {t.conflict.keep}
              </button>
              <button
                type="button"
                data-testid="use-this"
                className="text-button"
                onClick={() => settle(conflict.value)}
              >
                {t.conflict.useThis}
              </button>
            </span>
          )}
        </div>
      ))}
    </dd>
  );
}

/** In the person's own number and date formats; only the engine knows what another record is called. */
function shownAs(field: Field, { value, display }: Conflict): string {
  const text = field.type === "RELATION" ? display : kindOf(field).text(value, field, {});
  return text || display || t.record.empty;
}
