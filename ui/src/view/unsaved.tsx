// What is not saved of a view, and what of it is left out: one quiet line's worth, where there is any.

import { Popover } from "@base-ui/react/popover";
import { RotateCcw, TriangleAlert } from "lucide-react";
import type { ViewFlaw } from "../api/bindings";
import { useNever } from "../api/may";
import { t } from "../messages";
import { show } from "../shell/overlays";
import { move } from "../shell/place";
import type { Arrangement } from "./arrangement";
import { forgetColumns } from "./column-changes";
import { saveChanges } from "./save";
import { columnsKey } from "./use-arrangement";

/** Saves into the open view; where none is open, or it is not one's to change, makes one. */
export function SaveButton({ arranged }: { arranged: Arrangement }) {
  const { view, object, changed } = arranged;
  const never = useNever();
  if (!changed) return null;
  const saveNew = (
    <button
      type="button"
      className="text-button"
      data-testid="save-view-as"
      onClick={() => show({ kind: "newView", object: object.nameSingular })}
    >
      {t.view.saveNew}
    </button>
  );
  if (!view) return saveNew;
  const discard = () => {
    forgetColumns(columnsKey(object, view.id));
    move({ conditions: null, sorts: null, layout: null, by: null });
  };
  return (
    <span className="flex items-center">
      {never.views && view.owner === null ? (
        saveNew
      ) : (
        <button
          type="button"
          className="text-button"
          data-testid="save-view"
          title={t.view.saveHint(view.name)}
          onClick={() => saveChanges(arranged)}
        >
          {t.view.save}
        </button>
      )}
      <button
        type="button"
        className="icon-button"
        aria-label={t.view.discard}
        title={t.view.discard}
        onClick={discard}
      >
        <RotateCcw size={13} />
      </button>
    </span>
  );
}

/** Tells what a view asks for in vain. */
export function Flaws({ flaws }: { flaws: ViewFlaw[] }) {
  if (flaws.length === 0) return null;
  return (
    <Popover.Root>
      <Popover.Trigger
        className="flex h-6.5 items-center gap-1.5 rounded-md border border-warn-line bg-warn-soft px-2 text-warn text-xs"
        data-testid="view-flaws"
      >
        <TriangleAlert size={12} aria-hidden />
        {t.view.flaws(flaws.length)}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner align="start" sideOffset={4} className="z-40">
          <Popover.Popup
            className="popup grid w-80 max-w-[calc(100vw-1rem)] gap-2 p-3"
            aria-label={t.view.flaws(flaws.length)}
          >
            <ul className="grid gap-1.5">
              {flaws.map(({ why }) => (
                <li key={why} className="first-letter:uppercase">
                  {why}.
                </li>
              ))}
            </ul>
            <p className="text-muted text-xs">{t.view.flawsWhy}</p>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
