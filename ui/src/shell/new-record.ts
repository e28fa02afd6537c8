// "New" is offered in many places and happens in one: the line at the foot of a table.

type Listener = (object: string) => void;

const listeners = new Set<Listener>();
let waiting: string | null = null;

/** Begins a new record of this object, at once or as soon as its table is there. */
export function startNew(object: string): void {
  waiting = object;
  for (const listener of listeners) listener(object);
}

/** Hears of new records to begin; the one asked for before the table was there comes first. */
export function onNew(object: string, begin: () => void): () => void {
  const listener: Listener = (asked) => {
    if (asked !== object) return;
    waiting = null;
    begin();
  };
  listeners.add(listener);
  if (waiting === object) listener(object);
  return () => listeners.delete(listener);
}
