import { useState } from "react";
import type { Field } from "../api/bindings";
import { Choices } from "./choices";
import { type EditorProps, type Kind, where } from "./kind";
import { offered, optionLabel, optionOf } from "./select";
import { Tag } from "./tag";

const chosenOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
const text = (value: unknown, field: Field): string =>
  chosenOf(value)
    .map((one) => optionLabel(one, field))
    .join(", ");

/** Options are taken and left one by one; what is chosen is saved on leaving. */
function OptionsEditor({ field, value, seed, change, save, cancel }: EditorProps) {
  const [chosen, choose] = useState(chosenOf(value));
  const [had] = useState(chosen);
  const known = offered(field, (one) => had.includes(one)).map((option) => option.value);
  const listed = [...known, ...chosen.filter((one) => !optionOf(one, field))];
  const turn = (option: string) => {
    const next = chosen.includes(option) ? chosen.filter((one) => one !== option) : [...chosen, option];
    choose(next);
    change(next.length > 0 ? next : null);
  };
  return (
    <Choices
      label={field.label}
      seed={seed}
      choices={listed.map((option) => ({
        key: option,
        label: optionLabel(option, field),
        face: <Tag label={optionLabel(option, field)} color={optionOf(option, field)?.color ?? "gray"} />,
        chosen: chosen.includes(option),
      }))}
      choose={(option, after) => {
        if (after === "stay" || after === "down") turn(option);
        else save(chosen.length > 0 ? chosen : null, after);
      }}
      cancel={cancel}
    />
  );
}

export const multiSelect: Kind = {
  Cell: ({ value, field }) => (
    <span className="flex gap-1 truncate">
      {chosenOf(value).map((one) => (
        <Tag key={one} label={optionLabel(one, field)} color={optionOf(one, field)?.color ?? "gray"} />
      ))}
    </span>
  ),
  Editor: OptionsEditor,
  shape: "panel",
  width: 200,
  text,
  plain: text,
  // A set has no order.
  sortKeys: () => [],
  operators: ["containsAny", "isNull", "notNull"],
  filter: (field, { operator, value }) =>
    where(field.name, operator, operator === "containsAny" ? value.split(",").filter(Boolean) : null),
};
