// What the tests of views look at.

import type { Field, Filter, ObjectType, SavedView } from "../api/bindings";
import { plainField } from "../field/plain-field";
import type { Place } from "../shell/place";

const field = (name: string, type: Field["type"]) => plainField(name, name, type);

export const DEAL: ObjectType = {
  nameSingular: "deal",
  namePlural: "deals",
  labelSingular: "Deal",
  labelPlural: "Deals",
  icon: "target",
  labelField: "name",
  listed: true,
  fields: [
    field("city", "TEXT"),
    field("name", "FULL_NAME"),
    field("stage", "SELECT"),
    field("kind", "SELECT"),
    field("amount", "CURRENCY"),
    field("address", "ADDRESS"),
    field("closes", "DATE"),
    field("tags", "MULTI_SELECT"),
    field("won", "BOOLEAN"),
    field("size", "NUMBER"),
  ],
};

export const VIEW: SavedView = {
  id: "v",
  name: "Mine",
  object: "deal",
  kind: "TABLE",
  icon: null,
  position: 1,
  owner: null,
  filter: null,
  sorts: [],
  groupBy: null,
  dateField: null,
  columns: [],
  flaws: [],
};

export const PLACE: Place = {
  at: "deal",
  view: "v",
  sorts: null,
  conditions: null,
  layout: null,
  by: null,
  peek: null,
  record: null,
  tab: null,
};

export const is = (name: string, operator: string, value: unknown) =>
  ({ where: { field: name, operator, value } }) as Filter;
