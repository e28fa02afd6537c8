// Who works here and what they may never do, for what is made outside of components. Who has joined no team has no record
// that names them.

import type { Never } from "./bindings";

/** What is denied to whom nothing is denied. */
export const FREE: Never = {
  create: [],
  edit: [],
  delete: [],
  export: [],
  set: {},
  schema: false,
  views: false,
  roles: false,
};

let own: string | null = null;
let denied = FREE;

/** Is told the id of whoever works here, and what they may never do. */
export function remember(member: string, never = FREE): void {
  own = member;
  denied = never;
}

export const isMe = (id: string): boolean => id === own;

/** What whoever works here may never do. */
export const ownNever = (): Never => denied;
