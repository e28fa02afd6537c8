// The filter chips of a table: what a person chose, as it stands in the address.

import type { Filter, Operator } from "../api/bindings";

/** A chip: a condition, or part of a filter that no chip can say, as another program may have saved it. */
export type Chip = Condition | { advanced: Filter };

/** One condition. `value` is text as typed, an option, an id or a day, whatever the field's kind says. */
export type Condition = { field: string; operator: Operator; value: string };

const OPERATORS: readonly string[] = [
  "eq",
  "neq",
  "gt",
  "gte",
  "lt",
  "lte",
  "startsWith",
  "contains",
  "containsAny",
  "within",
  "isNull",
  "notNull",
] satisfies Operator[];

/** From the address; what cannot be read is left out rather than breaking the page. */
export function readConditions(text: string | null): Chip[] {
  if (!text) return [];
  try {
    const entries: unknown = JSON.parse(text);
    return Array.isArray(entries) ? entries.flatMap(readOne) : [];
  } catch {
    return [];
  }
}

function readOne(entry: unknown): Chip[] {
  if (isFilter(entry)) return [{ advanced: entry }];
  if (!Array.isArray(entry) || entry.length !== 3 || !entry.every((part) => typeof part === "string")) return [];
  const [field, operator, value] = entry as [string, string, string];
  return OPERATORS.includes(operator) ? [{ field, operator: operator as Operator, value }] : [];
}

const FORMS = ["and", "or", "not", "where"];

/** Whether it looks like a filter; what is in it is the engine's to judge. */
function isFilter(entry: unknown): entry is Filter {
  return entry !== null && typeof entry === "object" && FORMS.some((form) => form in entry);
}

export function writeConditions(conditions: readonly Chip[]): string {
  if (conditions.length === 0) return "";
  return JSON.stringify(
    conditions.map((chip) => ("advanced" in chip ? chip.advanced : [chip.field, chip.operator, chip.value])),
  );
}

/** The condition with another operator; what it compares with stays where it means the same to both. */
export function withOperator(condition: Condition, operator: Operator): Condition {
  const same = (condition.operator === "within") === (operator === "within");
  return { ...condition, operator, value: same ? condition.value : "" };
}

/** Whether the operator compares with a value at all. */
export function needsValue(operator: Operator): boolean {
  return operator !== "isNull" && operator !== "notNull";
}
