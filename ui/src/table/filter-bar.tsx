// The filters in force, as chips; each opens its editor. Adding one starts with choosing a field.

import { Menu } from "@base-ui/react/menu";
import { ListFilter, X } from "lucide-react";
import { useState } from "react";
import type { ObjectType } from "../api/bindings";
import { typeOf } from "../field/kinds";
import { t } from "../messages";
import { move } from "../shell/place";
import type { Chip } from "./conditions";
import { ANY_FIELD, fieldOf, operatorsOf } from "./filter";
import { AdvancedChip, FilterChip } from "./filter-chip";

export function FilterBar({ object, conditions }: { object: ObjectType; conditions: Chip[] }) {
  const [fresh, setFresh] = useState<number | null>(null);
  const set = (next: Chip[]) => move({ conditions: next });
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
          <Menu.Positioner align="start" sideOffset={4} className="z-40">
            <Menu.Popup className="popup max-h-80 min-w-44 overflow-y-auto p-1">
              {[ANY_FIELD, ...object.fields].map((field) => (
                <Menu.Item key={field.name} className="option" onClick={() => add(field.name)}>
                  {field.label}
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {conditions.length > 1 && (
        <button type="button" className="button is-quiet is-small text-muted" onClick={() => set([])}>
          <X size={13} aria-hidden />
          {t.filter.clear}
        </button>
      )}
    </>
  );
}
