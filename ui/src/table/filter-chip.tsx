import { Popover } from "@base-ui/react/popover";
import { X } from "lucide-react";
import { useEffect, useState } from "react";
import type { Field, Filter, ObjectType, Operator } from "../api/bindings";
import { t } from "../messages";
import { fieldsOf } from "../view/read-filter";
import { type Condition, needsValue, withOperator } from "./conditions";
import { operatorsOf } from "./filter";
import { FilterValue, useValueText } from "./filter-value";

type Props = {
  field: Field;
  condition: Condition;
  startOpen: boolean;
  /** Told that it has opened by itself: one that comes back in its place later does not. */
  opened: () => void;
  sameForAll: boolean;
  change: (condition: Condition) => void;
  remove: () => void;
};

export function FilterChip({ field, condition, startOpen, opened, sameForAll, change, remove }: Props) {
  const [open, setOpen] = useState(startOpen);
  useEffect(() => {
    if (startOpen) opened();
  }, [startOpen, opened]);
  const value = useValueText(field, condition);
  const operator = t.filter.operators[condition.operator];
  return (
    <span className="flex h-6.5 items-center rounded-md border border-line-strong bg-raised text-xs">
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger className="flex h-full items-center gap-1 rounded-s-md ps-2 pe-1 hover:bg-hover">
          <span className="text-muted">{field.label}</span>
          <span className="text-muted">{operator}</span>
          {needsValue(condition.operator) && <span className="max-w-48 truncate font-medium">{value || "…"}</span>}
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner align="start" sideOffset={4} className="z-50">
            <Popover.Popup className="popup grid w-64 gap-2 p-2" aria-label={t.filter.editorOf(field.label)}>
              <OperatorPicker field={field} condition={condition} change={change} />
              {needsValue(condition.operator) && (
                <FilterValue
                  field={field}
                  condition={condition}
                  sameForAll={sameForAll}
                  change={change}
                  done={() => setOpen(false)}
                />
              )}
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
      <RemoveButton label={field.label} remove={remove} />
    </span>
  );
}

/** Part of a filter that the editor of chips cannot say: it can be seen, and taken away. */
export function AdvancedChip({ object, filter, remove }: { object: ObjectType; filter: Filter; remove: () => void }) {
  const names = fieldsOf(filter);
  const labels = object.fields.filter(({ name }) => names.has(name)).map(({ label }) => label);
  return (
    <span className="flex h-6.5 items-center rounded-md border border-line-strong bg-raised ps-2 text-xs">
      <span className="max-w-56 truncate pe-1 text-muted">{[t.view.advanced, ...labels].join(" · ")}</span>
      <RemoveButton label={labels.join(", ")} remove={remove} />
    </span>
  );
}

function RemoveButton({ label, remove }: { label: string; remove: () => void }) {
  return (
    <button
      type="button"
      className="grid h-full w-6 place-items-center rounded-e-md text-muted hover:bg-hover hover:text-text"
      aria-label={t.filter.remove(label)}
      onClick={remove}
    >
      <X size={12} />
    </button>
  );
}

function OperatorPicker({ field, condition, change }: Pick<Props, "field" | "condition" | "change">) {
  return (
    <label className="flex items-center gap-2 text-muted">
      <span className="shrink-0">{field.label}</span>
      <select
        className="input"
        value={condition.operator}
        onChange={(event) => change(withOperator(condition, event.target.value as Operator))}
      >
        {operatorsOf(field).map((operator) => (
          <option key={operator} value={operator}>
            {t.filter.operators[operator]}
          </option>
        ))}
      </select>
    </label>
  );
}
