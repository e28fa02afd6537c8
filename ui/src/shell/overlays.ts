// Which of the window's overlays is open. One at a time.

import { useSyncExternalStore } from "react";
import type { ImportReport } from "../api/bindings";
import type { Folder } from "../favorites/tree";

export type Overlay =
  | { kind: "palette"; text: string }
  | { kind: "shortcuts" }
  | { kind: "places" }
  | { kind: "devices" }
  | { kind: "team" }
  | { kind: "newObject" }
  | { kind: "object"; object: string }
  | { kind: "newRecord"; object: string; name: string }
  | { kind: "newField"; object: string }
  | { kind: "field"; object: string; field: string }
  | { kind: "newView"; object: string }
  | { kind: "renameView"; view: string }
  | { kind: "newFolder" }
  | { kind: "renameFolder"; folder: Folder }
  | { kind: "imported"; reports: ImportReport[] };

let current: Overlay | null = null;
const listeners = new Set<() => void>();

export function show(overlay: Overlay | null): void {
  current = overlay;
  for (const listener of listeners) listener();
}

export const currentOverlay = (): Overlay | null => current;

export function useOverlay(): Overlay | null {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentOverlay);
}
