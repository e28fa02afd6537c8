import type { Field } from "../api/bindings";
import { Choices, noneOf } from "./choices";
import { CHOICE_OPERATORS, type Kind, textFilter } from "./kind";
import { Tag } from "./tag";

export const optionOf = (value: unknown, field: Field) => field.options.find((option) => option.value === value);
/** What can be chosen: an option that is offered no more only where the value has it. */
export const offered = (field: Field, has: (value: string) => boolean) =>
  field.options.filter((option) => option.active || has(option.value));
/** What people call a stored value; itself where its option is gone. */
export const optionLabel = (value: unknown, field: Field): string =>
  optionOf(value, field)?.label ?? (typeof value === "string" ? value : "");

export const select: Kind = {
  Cell: ({ value, field }) =>
    typeof value === "string" ? (
      <Tag label={optionLabel(value, field)} color={optionOf(value, field)?.color ?? "gray"} />
    ) : null,
  Editor: ({ field, value, seed, save, cancel }) => (
    <Choices
      label={field.label}
      seed={seed}
      choices={[
        ...offered(field, (one) => one === value).map((option) => ({
          key: option.value,
          label: option.label,
          face: <Tag label={option.label} color={option.color} />,
          chosen: option.value === value,
        })),
        noneOf(value),
      ]}
      choose={(key, after) => save(key || null, after)}
      cancel={cancel}
    />
  ),
  shape: "panel",
  width: 140,
  text: optionLabel,
  plain: optionLabel,
  sortKeys: (name) => [name],
  operators: CHOICE_OPERATORS,
  filter: textFilter((name) => name),
};
