// A sync status in a few quiet words. Pure: now is passed in.

import type { SyncStatus } from "../api/bindings";
import { t } from "../messages";
import { formatAgo } from "../messages/format";

export type Tone = "good" | "busy" | "away" | "attention";

/** The most pressing thing there is to say, and how it looks. */
export function describe(status: SyncStatus, now: number): { text: string; tone: Tone } {
  if (status.attention > 0) return { text: t.sync.attention(status.attention), tone: "attention" };
  switch (status.state) {
    case "local":
      return { text: t.sync.local, tone: "away" };
    case "syncing":
      return { text: status.progress ? t.sync.progress(status.progress) : t.sync.syncing, tone: "busy" };
    case "offline":
      return { text: withWaiting(t.sync.offline, status.waiting), tone: "away" };
    case "unreachable":
      return { text: withWaiting(t.sync.unreachable, status.waiting), tone: "away" };
    case "refused":
      return { text: t.sync.refused, tone: "attention" };
    case "synced":
      // All was exchanged, and the two still hold something else.
      if (status.problem) return { text: t.sync.differs, tone: "attention" };
      return { text: synced(status, now), tone: "good" };
  }
}

function synced({ waiting, lastContact }: SyncStatus, now: number): string {
  if (waiting > 0) return t.sync.waiting(waiting);
  return lastContact === null ? t.sync.synced : t.sync.syncedAgo(formatAgo(lastContact, now));
}

function withWaiting(text: string, waiting: number): string {
  return waiting > 0 ? `${text} · ${t.sync.waiting(waiting)}` : text;
}
