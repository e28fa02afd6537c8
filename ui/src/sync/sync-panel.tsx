import { Switch } from "@base-ui/react/switch";
import { RefreshCw } from "lucide-react";
import { useState } from "react";
import type { SyncStatus } from "../api/bindings";
import { desktop } from "../api/client";
import { syncStatusQuery } from "../api/queries";
import { queryClient } from "../api/query-client";
import { t } from "../messages";
import { formatExactly } from "../messages/format";
import { explain } from "../shell/commit";
import { goTo, SYNC } from "../shell/place";
import { describe } from "./describe";

/** How things stand, and what can be done about it. Used in the popover and on the Sync page. */
export function SyncPanel({ status, now, onPage = false }: { status: SyncStatus; now: number; onPage?: boolean }) {
  const { text } = describe({ ...status, attention: 0 }, now);
  return (
    <div className="grid gap-3">
      <div>
        <p className="font-medium">{text}</p>
        <p className="break-words text-muted">{explanation(status)}</p>
      </div>
      {status.state !== "local" && <OfflineSwitch status={status} />}
      <Facts status={status} />
      <div className="flex flex-wrap gap-2">
        {status.state === "local" ? (
          !onPage && (
            <button type="button" className="button is-primary" onClick={() => goTo(SYNC)}>
              {t.sync.join}
            </button>
          )
        ) : (
          <SyncNow disabled={status.state === "offline" || status.state === "syncing"} />
        )}
        {!onPage && status.state !== "local" && (
          <button type="button" className="button is-quiet" onClick={() => goTo(SYNC)}>
            {status.attention > 0 ? t.sync.attention(status.attention) : t.sync.details}
          </button>
        )}
      </div>
    </div>
  );
}

function explanation({ state, server, problem }: SyncStatus): string {
  if (problem) return problem;
  return state === "local" ? t.sync.localWhy : (server ?? "");
}

function Facts({ status }: { status: SyncStatus }) {
  if (status.state === "local") return null;
  const facts: [string, string][] = [
    [t.sync.account, status.email ?? ""],
    [t.sync.waitingLabel, t.sync.waiting(status.waiting)],
    [t.sync.lastContact, status.lastContact === null ? t.sync.never : formatExactly(status.lastContact)],
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 border-line border-t pt-3">
      {facts.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-muted">{label}</dt>
          <dd className="m-0 break-words text-end tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function OfflineSwitch({ status }: { status: SyncStatus }) {
  const offline = status.state === "offline";
  const change = async (next: boolean) => {
    try {
      queryClient.setQueryData(syncStatusQuery.queryKey, await desktop.workOffline(next));
    } catch (error) {
      explain(error);
    }
  };
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch is the control
    <label className="flex min-h-8 items-center justify-between gap-3">
      {t.sync.workOffline}
      <Switch.Root
        data-testid="offline-switch"
        checked={offline}
        onCheckedChange={change}
        className="flex h-5 w-9 rounded-full bg-line-strong p-0.5 data-checked:bg-accent"
      >
        <Switch.Thumb className="size-4 rounded-full bg-white transition-transform duration-100 data-checked:translate-x-4" />
      </Switch.Root>
    </label>
  );
}

function SyncNow({ disabled }: { disabled: boolean }) {
  const [busy, setBusy] = useState(false);
  const sync = async () => {
    setBusy(true);
    try {
      queryClient.setQueryData(syncStatusQuery.queryKey, await desktop.syncNow());
    } catch (error) {
      explain(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <button type="button" className="button" disabled={disabled || busy} onClick={sync}>
      <RefreshCw size={14} aria-hidden />
      {t.sync.now}
    </button>
  );
}
