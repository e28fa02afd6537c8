// One short message at a time, at the foot of the window: what was just done, with Undo, or what went wrong. It lies over
// the line for a new record, which is as high: no row is covered.

import { X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { t } from "../messages";

type Toast = { text: string; failed: boolean; action?: { label: string; run: () => void } };

/** Long enough to read and reach for. */
const SHOWN_MS = 6_000;

let current: Toast | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function show(toast: Toast | null): void {
  clearTimeout(timer);
  current = toast;
  if (toast) timer = setTimeout(() => show(null), SHOWN_MS);
  for (const listener of listeners) listener();
}

export const toast = {
  done: (text: string, undo?: () => void) =>
    show({ text, failed: false, ...(undo && { action: { label: t.common.undo, run: undo } }) }),
  failed: (text: string) => show({ text, failed: true }),
  dismiss: () => show(null),
};

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function ToastHost() {
  const shown = useSyncExternalStore(subscribe, () => current);
  return (
    <div
      role={shown?.failed ? "alert" : "status"}
      className="pointer-events-none fixed inset-x-4 bottom-14.25 z-50 mx-auto w-fit wide:bottom-px"
    >
      {shown && (
        <div
          data-testid="undo-toast"
          className="pointer-events-auto flex items-center gap-2 rounded-lg bg-raised ps-3 pe-1 shadow-float wide:py-1"
        >
          <span className={`min-w-0 ${shown.failed ? "text-danger" : ""}`}>{shown.text}</span>
          {shown.action && (
            <button type="button" className="text-button px-1.5" onClick={shown.action.run}>
              {shown.action.label}
            </button>
          )}
          <button type="button" className="icon-button" aria-label={t.common.dismiss} onClick={toast.dismiss}>
            <X size={14} />
          </button>
        </div>
      )}
    </div>
  );
}
