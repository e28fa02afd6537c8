// The one quiet place that says how things stand with the server.

import { Popover } from "@base-ui/react/popover";
import { Cloud, CloudCheck, CloudOff, type LucideIcon, RefreshCw, TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { t } from "../messages";
import { isDesktop } from "../transport";
import { describe, type Tone } from "./describe";
import { SyncPanel } from "./sync-panel";
import { useConnection, useSyncStatus } from "./use-sync-status";

const ICONS: Record<Tone, LucideIcon> = {
  good: CloudCheck,
  busy: RefreshCw,
  away: CloudOff,
  attention: TriangleAlert,
};

const TEXT = "flex h-8 min-w-0 items-center gap-2 rounded-md px-2 text-xs text-muted";

export function SyncStatusItem({ compact = false }: { compact?: boolean }) {
  return isDesktop ? <DesktopStatus compact={compact} /> : <WebStatus compact={compact} />;
}

function DesktopStatus({ compact }: { compact: boolean }) {
  const status = useSyncStatus();
  const now = useNow();
  if (!status) return null;
  const { text, tone } = describe(status, now);
  const Icon = status.state === "local" ? Cloud : ICONS[tone];
  return (
    <>
      {/* Outside the button: while a dialog is open, what is said here is still said. */}
      <span className="sr-only" aria-live="polite">
        {tone === "attention" || tone === "away" ? text : ""}
      </span>
      <Popover.Root>
        <Popover.Trigger
          data-testid="sync-status"
          data-state={status.state}
          aria-label={compact ? text : undefined}
          className={`${TEXT} hover:bg-hover hover:text-text data-popup-open:bg-pressed ${
            compact ? "h-11 w-11 justify-center" : "w-full"
          } ${tone === "attention" ? "text-warn" : ""}`}
        >
          <Icon size={14} className={`shrink-0 ${tone === "busy" ? "animate-spin" : ""}`} aria-hidden />
          {!compact && <span className="truncate">{text}</span>}
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner side="top" align="start" sideOffset={6} className="z-40">
            <Popover.Popup className="popup w-80 max-w-[calc(100vw-1rem)] p-3" aria-label={t.sync.title}>
              <SyncPanel status={status} now={now} />
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    </>
  );
}

function WebStatus({ compact }: { compact: boolean }) {
  const connected = useConnection() === "connected";
  const text = connected ? t.sync.connected : t.sync.reconnecting;
  const Icon = connected ? CloudCheck : CloudOff;
  return (
    <div
      role="status"
      data-testid="sync-status"
      className={`${TEXT} ${compact ? "h-11 w-11 justify-center" : ""}`}
      title={text}
    >
      <Icon size={14} className="shrink-0" aria-hidden />
      <span className={compact ? "sr-only" : "truncate"}>{text}</span>
    </div>
  );
}

/** "4 min ago" is renewed twice a minute. */
const RENEW_MS = 30_000;

export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), RENEW_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
