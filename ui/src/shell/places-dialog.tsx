// On a narrow screen, what the bar at the foot has no room for: favourites, the other objects, the trash.

import { Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useNever } from "../api/may";
import { useListed } from "../api/queries";
import { Modal } from "../controls/modal";
import { FavoritesNav } from "../favorites/favorites-nav";
import { useFavorites } from "../favorites/use-favorites";
import { t } from "../messages";
import { IN_BAR } from "./bottom-nav";
import { iconOf } from "./icons";
import { show } from "./overlays";
import { goTo, TRASH, usePlace } from "./place";

export function PlacesDialog({ close }: { close: () => void }) {
  const others = useListed().slice(IN_BAR);
  const { lines } = useFavorites();
  const never = useNever();
  return (
    <Modal title={t.shell.more} close={close}>
      <nav aria-label={t.shell.more} className="-m-2 flex flex-col gap-px" data-testid="places">
        <FavoritesNav went={close} />
        {lines.length === 0 && <p className="px-2 pb-3 text-muted">{t.favorites.none}</p>}
        {others.map(({ nameSingular, labelPlural, icon }) => {
          const Icon = iconOf(icon);
          return (
            <Way
              key={nameSingular}
              to={nameSingular}
              went={close}
              icon={<Icon size={17} className="text-muted" aria-hidden />}
            >
              {labelPlural}
            </Way>
          );
        })}
        <Way to={TRASH} went={close} icon={<Trash2 size={17} className="text-muted" aria-hidden />}>
          {t.trash.title}
        </Way>
        {!never.schema && (
          <button type="button" className={`${WAY} text-muted`} onClick={() => show({ kind: "newObject" })}>
            <Plus size={17} aria-hidden />
            {t.schema.newObject}
          </button>
        )}
      </nav>
    </Modal>
  );
}

const WAY =
  "flex h-11 shrink-0 items-center gap-2 rounded-md px-2 text-start active:bg-hover aria-[current]:bg-pressed aria-[current]:font-medium";

type WayProps = { to: string; went: () => void; icon: ReactNode; children: ReactNode };

function Way({ to, went, icon, children }: WayProps) {
  const go = () => {
    goTo(to);
    went();
  };
  const here = usePlace().at === to;
  return (
    <button type="button" className={WAY} aria-current={here ? "page" : undefined} onClick={go}>
      {icon}
      <span className="truncate">{children}</span>
    </button>
  );
}
