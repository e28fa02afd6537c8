// An empty table says in one sentence why it is empty, and offers the one thing to do about it.

import { Plus } from "lucide-react";
import type { ObjectType } from "../api/bindings";
import { useNever } from "../api/may";
import { t } from "../messages";
import { iconOf } from "../shell/icons";
import { startNew } from "../shell/new-record";
import { move } from "../shell/place";

export function EmptyTable({ object, filtered }: { object: ObjectType; filtered: boolean }) {
  const Icon = iconOf(object.icon);
  const noun = object.labelPlural.toLowerCase();
  const mayAdd = !useNever().create.includes(object.nameSingular);
  return (
    <div className="grid flex-1 place-content-center justify-items-center gap-3 p-8 text-center">
      <Icon size={28} strokeWidth={1.5} className="text-faint" aria-hidden />
      <p className="max-w-72 text-muted">{filtered ? t.empty.filteredOut(noun) : t.empty.nothingYet(noun)}</p>
      {filtered ? (
        <button type="button" className="button" onClick={() => move({ conditions: [] })}>
          {t.filter.clear}
        </button>
      ) : (
        mayAdd && (
          <button type="button" className="button is-primary" onClick={() => startNew(object.nameSingular)}>
            <Plus size={14} aria-hidden />
            {t.table.addFirst(object.labelSingular.toLowerCase())}
          </button>
        )
      )}
    </div>
  );
}
