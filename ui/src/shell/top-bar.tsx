import { Ellipsis, Search } from "lucide-react";
import type { ReactNode } from "react";
import { t } from "../messages";
import { formatNumber } from "../messages/format";
import { SyncStatusItem } from "../sync/status-item";
import { show } from "./overlays";
import { SettingsMenu } from "./settings-menu";
import { useIsNarrow } from "./use-is-narrow";

type Props = {
  title: string;
  count?: number;
  /** Changes what the place is called. */
  rename?: { label: string; run: () => void };
  children?: ReactNode;
};

/** Where one is, and what can be done there. On a narrow window it also holds what the sidebar does elsewhere. */
export function TopBar({ title, count, rename, children }: Props) {
  const narrow = useIsNarrow();
  return (
    <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 border-line border-b ps-4 pe-1 wide:pe-3">
      <div className="flex h-11 items-center gap-2 max-wide:flex-1">
        <h1 className="font-semibold text-sm">{title}</h1>
        {count !== undefined && <span className="text-muted text-xs tabular-nums">{formatNumber(count)}</span>}
        {rename && (
          <button
            type="button"
            className="icon-button"
            aria-label={rename.label}
            title={rename.label}
            onClick={rename.run}
          >
            <Ellipsis size={14} />
          </button>
        )}
      </div>
      {narrow && (
        <div className="flex">
          <button
            type="button"
            className="icon-button"
            aria-label={t.shell.search}
            onClick={() => show({ kind: "palette", text: "" })}
          >
            <Search size={18} />
          </button>
          <SyncStatusItem compact />
          <SettingsMenu />
        </div>
      )}
      {children}
    </header>
  );
}
