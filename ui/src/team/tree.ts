// Teams, which may be parts of others, as a tree in the order of their names. Pure.

import type { RecordView } from "../api/bindings";
import { byName } from "./rules";

export type Team = { id: string; name: string; parent: string | null };

/** A team where it stands in the tree. */
export type Placed = Team & {
  depth: number;
  /** With what it is part of: "North / Vienna". */
  path: string;
};

export const toTeam = ({ id, label, values }: RecordView): Team => ({
  id,
  name: label,
  parent: typeof values.parent === "string" ? values.parent : null,
});

/** Each team, followed by its parts. What is part of nothing that is here stands at the top. */
export function treeOf(teams: readonly Team[]): Placed[] {
  const placed: Placed[] = [];
  const place = (team: Team, depth: number, above: string) => {
    if (placed.some(({ id }) => id === team.id)) return;
    const path = above + team.name;
    placed.push({ ...team, depth, path });
    for (const part of inOrder(teams.filter(({ parent }) => parent === team.id))) {
      place(part, depth + 1, `${path} / `);
    }
  };
  const known = new Set(teams.map(({ id }) => id));
  for (const team of inOrder(teams.filter(({ parent }) => parent === null || !known.has(parent)))) place(team, 0, "");
  // Two that came to be part of each other are reached from no top.
  for (const team of inOrder(teams)) place(team, 0, "");
  return placed;
}

const inOrder = (teams: readonly Team[]): Team[] => teams.toSorted((one, other) => byName(one.name, other.name));

/** The teams that one may become part of: neither itself nor its parts. */
export function homesFor(team: string, tree: readonly Placed[]): Placed[] {
  const within = new Set([team]);
  // A part may stand before what it is part of, where they are part of each other.
  for (let before = 0; before < within.size; ) {
    before = within.size;
    for (const { id, parent } of tree) if (parent !== null && within.has(parent)) within.add(id);
  }
  return tree.filter(({ id }) => !within.has(id));
}
