import { Plus, Search, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useNever } from "../api/may";
import { useListed, useWorkspace } from "../api/queries";
import { Keycaps } from "../controls/keycaps";
import { Mark } from "../controls/mark";
import { FavoritesNav } from "../favorites/favorites-nav";
import { t } from "../messages";
import { formatNumber } from "../messages/format";
import { SyncStatusItem } from "../sync/status-item";
import { iconOf } from "./icons";
import { show } from "./overlays";
import { goTo, TRASH, usePlace } from "./place";
import { SampleNotice } from "./sample-notice";
import { SettingsMenu } from "./settings-menu";
import { SHORTCUTS } from "./shortcuts";

export function Sidebar() {
  const objects = useListed();
  const workspace = useWorkspace().data;
  const never = useNever();
  return (
    <aside aria-label={t.shell.sidebar} className="flex w-56 shrink-0 flex-col border-line border-e bg-canvas">
      <div className="flex h-11 items-center gap-2 ps-3.5 pe-2">
        <Mark size={20} />
        <span className="min-w-0 flex-1 truncate font-semibold">{workspace?.name ?? t.shell.product}</span>
        <SettingsMenu />
      </div>
      <div className="px-2 pb-2">
        <button
          type="button"
          className="flex h-8 w-full items-center gap-2 rounded-md border border-line-strong bg-surface px-2 text-muted hover:text-text"
          onClick={() => show({ kind: "palette", text: "" })}
        >
          <Search size={14} aria-hidden />
          <span className="flex-1 text-start">{t.shell.search}</span>
          <Keycaps keys={SHORTCUTS.palette} />
        </button>
      </div>
      <nav aria-label={t.shell.navigation} className="flex min-h-0 flex-1 flex-col gap-px overflow-y-auto px-2">
        <FavoritesNav />
        {objects.map((object) => (
          <NavItem
            key={object.nameSingular}
            at={object.nameSingular}
            label={object.labelPlural}
            icon={<NavIcon name={object.icon} />}
            count={workspace?.records[object.nameSingular]}
          />
        ))}
        {!never.schema && (
          <button
            type="button"
            className="flex h-7.5 items-center gap-2 rounded-md px-2 text-start text-muted hover:bg-hover hover:text-text"
            onClick={() => show({ kind: "newObject" })}
          >
            <Plus size={15} aria-hidden />
            {t.schema.newObject}
          </button>
        )}
        <div className="my-2 border-line border-t" />
        <NavItem at={TRASH} label={t.trash.title} icon={<Trash2 size={15} className="text-muted" aria-hidden />} />
      </nav>
      {workspace?.sample && <SampleNotice />}
      <div className="border-line border-t p-2">
        <SyncStatusItem />
      </div>
    </aside>
  );
}

function NavIcon({ name }: { name: string }) {
  const Icon = iconOf(name);
  return <Icon size={15} className="shrink-0 text-muted" aria-hidden />;
}

type NavItemProps = { at: string; label: string; icon: ReactNode; count?: number | undefined };

function NavItem({ at, label, icon, count }: NavItemProps) {
  const place = usePlace();
  const here = place.at === at;
  return (
    <button
      type="button"
      data-testid={`nav-${at}`}
      aria-current={here ? "page" : undefined}
      className="flex h-7.5 items-center gap-2 rounded-md px-2 text-start hover:bg-hover aria-[current]:bg-pressed aria-[current]:font-medium"
      onClick={() => goTo(at)}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {count !== undefined && (
        <span className="font-normal text-muted text-xs tabular-nums">{formatNumber(count)}</span>
      )}
    </button>
  );
}
