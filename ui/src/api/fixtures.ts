// Records for tests.

import type { RecordView } from "./bindings";

/** A person of whom nothing is known but a name. */
export const person = (id: string, label = id): RecordView => ({
  id,
  object: "person",
  label,
  values: {},
  links: {},
  createdAt: 0,
  updatedAt: 0,
  deletedAt: null,
  createdBy: null,
  updatedBy: null,
  unsynced: false,
  conflicted: [],
  duplicateOf: {},
});
