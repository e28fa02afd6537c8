// The filters in force, as chips; each opens its editor. Adding one starts with choosing a field.

import { Menu } from "@base-ui/react/menu";
import { ListFilter, X } from "lucide-react";
import { useState } from "react";
import type { ObjectType } from "../api/bindings";
import { typeOf } from "../field/kinds";
import { t } from "../messages";
import type { Chip } from "./conditions";
import { fieldOf, filterable, operatorsOf } from "./filter";
import { AdvancedChip, FilterChip } from "./filter-chip";

type Props = {
  object: ObjectType;
  conditions: Chip[];
  set: (next: Chip[]) => void;
  /** Chips that something else shows. */
  isShown?: (chip: Chip) => boolean;
  /** It must mean the same whoever asks, so that nobody is called me. */
  sameForAll?: boolean;
};

export function FilterBar({ object, conditions, set, isShown, sameForAll = false }: Props) {
  const [fresh, setFresh] = useState<number | null>(null);
  const shown = conditions.filter((chip) => isShown?.(chip));
  const without = (index: number) => set(conditions.filter((_, at) => at !== index));

  const add = (name: string) => {
    const field = fieldOf(object, name);
    const operator = field && operatorsOf(field)[0];
    if (!field || !operator) return;
    setFresh(conditions.length);
    set([...conditions, { field: name, operator, value: typeOf(field) === "BOOLEAN" ? "true" : "" }]);
  };

  return (
    <>
      {conditions.map((condition, index) => {
        if (isShown?.(condition)) return null;
        if ("advanced" in condition) {
          // biome-ignore lint/suspicious/noArrayIndexKey: a chip is its place in the list
          return <AdvancedChip key={index} object={object} filter={condition.advanced} remove={() => without(index)} />;
        }
        const field = fieldOf(object, condition.field);
        return field ? (
          <FilterChip
            // biome-ignore lint/suspicious/noArrayIndexKey: a chip is its place in the list
            key={index}
            field={field}
            condition={condition}
            startOpen={index === fresh}
            opened={() => setFresh(null)}
            sameForAll={sameForAll}
            change={(next) => set(conditions.map((one, at) => (at === index ? next : one)))}
            remove={() => without(index)}
          />
        ) : null;
      })}
      <Menu.Root>
        <Menu.Trigger className="button is-quiet is-small max-wide:-ms-2 text-muted" data-testid="add-filter">
          <ListFilter size={14} aria-hidden />
          {t.filter.add}
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner align="start" sideOffset={4} className="z-50">
            <Menu.Popup className="popup max-h-80 min-w-44 overflow-y-auto p-1">
              {filterable(object).map((field) => (
                <Menu.Item key={field.name} className="option" onClick={() => add(field.name)}>
                  {field.label}
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {conditions.length - shown.length > 1 && (
        <button type="button" className="button is-quiet is-small text-muted" onClick={() => set(shown)}>
          <X size={13} aria-hidden />
          {t.filter.clear}
        </button>
      )}
    </>
  );
}
