import type { Field, SelectOption } from "../api/bindings";
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

/** Stages by their pipelines, in the order in which those begin; the pipeline that the value is in first. */
export function byPipeline(options: SelectOption[], value: unknown): SelectOption[] {
  const own = options.find((option) => option.value === value)?.pipeline ?? null;
  const pipelines = [...new Set(options.map((option) => option.pipeline))];
  const ordered = value ? [own, ...pipelines.filter((pipeline) => pipeline !== own)] : pipelines;
  return ordered.flatMap((pipeline) => options.filter((option) => option.pipeline === pipeline));
}

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
        ...byPipeline(
          offered(field, (one) => one === value),
          value,
        ).map((option) => ({
          key: option.value,
          label: `${option.label} ${option.pipeline ?? ""}`.trim(),
          face: (
            <>
              <Tag label={option.label} color={option.color} />
              {option.pipeline && <span className="ms-1.5 text-muted text-xs">{option.pipeline}</span>}
            </>
          ),
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
