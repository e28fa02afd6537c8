// What the palette lists for what is typed: records as the engine ranks them, then actions.

import type { SearchHit } from "../api/bindings";
import { type Action, matching } from "../shell/action";

export type Line = { kind: "record"; hit: SearchHit } | { kind: "action"; action: Action };

/** Typed first, it leaves the records out. */
const ACTIONS_ONLY = ">";

/** Actions shown under records, where both match. */
const ACTIONS_BESIDE = 5;

export const isActionsOnly = (text: string): boolean => text.trimStart().startsWith(ACTIONS_ONLY);

/** The words to search records for. */
export const searchText = (text: string): string => (isActionsOnly(text) ? "" : text);

export function linesFor(text: string, hits: SearchHit[], actions: Action[]): Line[] {
  const only = isActionsOnly(text);
  const words = only ? text.trimStart().slice(ACTIONS_ONLY.length) : text;
  const found = matching(actions, words).map((action): Line => ({ kind: "action", action }));
  if (only || text.trim() === "") return found;
  return [...hits.map((hit): Line => ({ kind: "record", hit })), ...found.slice(0, ACTIONS_BESIDE)];
}

export const keyOf = (line: Line): string => (line.kind === "record" ? line.hit.id : line.action.id);
