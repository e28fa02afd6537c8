import { useListed } from "../api/queries";
import { t } from "../messages";
import { iconOf } from "./icons";
import { goTo, usePlace } from "./place";

/** As many as fit 360 px with room for a thumb. */
const MOST = 5;

export function BottomNav() {
  const { at, record } = usePlace();
  const objects = useListed().slice(0, MOST);
  return (
    <nav
      aria-label={t.shell.navigation}
      className="flex shrink-0 border-line border-t bg-canvas pb-[env(safe-area-inset-bottom)]"
    >
      {objects.map(({ nameSingular, labelPlural, icon }) => {
        const Icon = iconOf(icon);
        const here = at === nameSingular && !record;
        return (
          <button
            key={nameSingular}
            type="button"
            aria-current={here ? "page" : undefined}
            className="flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-[10.5px] tracking-tight text-muted aria-[current]:font-medium aria-[current]:text-accent-text"
            onClick={() => goTo(nameSingular)}
          >
            <Icon size={19} strokeWidth={1.75} aria-hidden />
            <span className="max-w-full truncate">{labelPlural}</span>
          </button>
        );
      })}
    </nav>
  );
}
