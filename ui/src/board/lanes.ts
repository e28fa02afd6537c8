// The columns of a board: one for each option of a field, and one for the records without a value. Pure.

import type { Field, Filter, RecordView } from "../api/bindings";
import type { ListQuery } from "../api/window";
import { where } from "../field/kind";
import { t } from "../messages";
import { type Pipeline, stagesOf } from "./pipelines";

export type Lane = {
  /** The option's stored value; null for the records without one. */
  value: string | null;
  label: string;
  color: string;
  /** Whether it shows also while it is empty. An option that is offered no more does not. */
  standing: boolean;
};

/** Of one pipeline only its stages; the records in no stage are with those of no pipeline. */
export function lanesOf(field: Field, pipeline?: Pipeline): Lane[] {
  const lanes = stagesOf(field, pipeline).map(({ value, label, color, active }) => ({
    value,
    label,
    color,
    standing: active,
  }));
  const rest = { value: null, label: t.board.noValue, color: "gray", standing: true };
  return typeof pipeline === "string" ? lanes : [...lanes, rest];
}

/** What a lane has in the page: an attribute cannot be null. */
export const laneKey = ({ value }: Lane): string => value ?? "";

/** The records of a lane, of those that the board shows. */
export function laneQuery(query: ListQuery, field: Field, { value }: Lane): ListQuery {
  const here = value === null ? where(field.name, "isNull", null) : where(field.name, "eq", value);
  const parts: Filter[] = query.filter ? [query.filter, here] : [here];
  return { ...query, filter: { and: parts } };
}

/** The lane that a record is in. */
export const laneOf = (lanes: Lane[], field: Field, record: RecordView): Lane | undefined =>
  lanes.find(({ value }) => value === (record.values[field.name] ?? null));

/** The lane so many places on, if there is one. */
export function neighbour(lanes: Lane[], field: Field, record: RecordView, step: number): Lane | undefined {
  const from = laneOf(lanes, field, record);
  return from && lanes[lanes.indexOf(from) + step];
}
