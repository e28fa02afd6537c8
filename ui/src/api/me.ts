// Who works here, for texts that are made outside of components. Who has joined no team has no record that names them.

let own: string | null = null;

/** Is told the id of whoever works here. */
export function remember(member: string): void {
  own = member;
}

export const isMe = (id: string): boolean => id === own;
