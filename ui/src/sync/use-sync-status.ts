import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { SyncStatus } from "../api/bindings";
import { syncStatusQuery } from "../api/queries";
import { isDesktop } from "../transport";
import type { Connection } from "../transport/transport";

/** Where the laptop stands with its server. Null on the web, which has nothing of its own to sync, and until first known. */
export function useSyncStatus(): SyncStatus | null {
  return useQuery({ ...syncStatusQuery, enabled: isDesktop }).data ?? null;
}

let connection: Connection = "connected";
const listeners = new Set<() => void>();

export function setConnection(next: Connection): void {
  connection = next;
  for (const listener of listeners) listener();
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => connection,
  );
}
