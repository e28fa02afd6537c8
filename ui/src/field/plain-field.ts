import type { Field, FieldType } from "../api/bindings";

/** A field of which nothing is said but what it is called and holds. */
export const plainField = (name: string, label: string, type: FieldType): Field => ({
  name,
  label,
  type,
  options: [],
  targets: [],
  searchable: false,
  indexed: false,
  default: null,
  required: false,
  unique: false,
  format: null,
  maxValues: null,
  computed: null,
});
