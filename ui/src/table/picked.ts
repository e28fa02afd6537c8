// Which rows are picked for a bulk action: these, or all but these. Pure.

export type Picked = {
  all: boolean;
  /** The picked ids; where all are picked, those that are not. */
  ids: ReadonlySet<string>;
};

export const NONE_PICKED: Picked = { all: false, ids: new Set() };
export const ALL_PICKED: Picked = { all: true, ids: new Set() };

export const isPicked = (picked: Picked, id: string): boolean => picked.ids.has(id) !== picked.all;

export const pickedCount = ({ all, ids }: Picked, total: number): number => (all ? total - ids.size : ids.size);

export function toggle(picked: Picked, id: string): Picked {
  const ids = new Set(picked.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ...picked, ids };
}

/** Picks all of these, whatever they were. */
export function pickAll(picked: Picked, these: readonly string[]): Picked {
  const ids = new Set(picked.ids);
  for (const id of these) picked.all ? ids.delete(id) : ids.add(id);
  return { ...picked, ids };
}
