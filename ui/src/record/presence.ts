// Who else has the shown record open. Said again and again while the record is in sight, since the server soon forgets it;
// what is heard is kept nowhere.

import { useEffect, useSyncExternalStore } from "react";
import type { Present } from "../api/bindings";
import { transport } from "../transport";

/** The server forgets a place after a minute and some seconds: two of these may be lost. */
const RENEW_MS = 20_000;

/** Whoever leafs through records is told of at the one where they stay. */
const SETTLE_MS = 300;

let present: Present | null = null;
const listeners = new Set<() => void>();

/** What the server tells; null where it tells nothing any more. */
export function setPresent(next: Present | null): void {
  present = next;
  for (const listener of listeners) listener();
}

let shown: string | null = null;
let said: string | null = null;
let settling: ReturnType<typeof setTimeout> | undefined;

/** Says what is shown, if that is in sight. A window that nobody looks at is soon not there any more. */
export function sayShown(): void {
  if (document.visibilityState === "hidden" || (shown === null && said === null)) return;
  said = shown;
  void transport.present(shown);
}

function show(record: string | null): void {
  shown = record;
  clearTimeout(settling);
  settling = setTimeout(sayShown, SETTLE_MS);
}

/** A page that is closed or left says so while it still can. */
function leave(): void {
  if (said !== null) void transport.present(null);
  said = null;
}

const NOBODY: string[] = [];

/** Says that this record is shown, for as long as it is. The names of the others who have it open. */
export function usePresence(record: string): string[] {
  useEffect(() => {
    show(record);
    const timer = setInterval(sayShown, RENEW_MS);
    document.addEventListener("visibilitychange", sayShown);
    window.addEventListener("pagehide", leave);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", sayShown);
      window.removeEventListener("pagehide", leave);
      show(null);
    };
  }, [record]);
  const told = useSyncExternalStore(subscribe, () => present);
  return told?.record === record ? told.names : NOBODY;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The first letters of a name's first and last word. */
export function initials(name: string): string {
  const words = name.split(/[\s@.]+/u).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.map((word) => firstLetter(word ?? "")).join("");
}

const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function firstLetter(word: string): string {
  const [first] = letters.segment(word);
  return first?.segment.toLocaleUpperCase() ?? "";
}

const COLOURS = ["teal", "blue", "purple", "pink", "amber", "green", "sky", "orange"] as const;

/** One of the tags' pale colours, the same for a name wherever it is shown. */
export function colourOf(name: string): string {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return COLOURS[sum % COLOURS.length] ?? "gray";
}
