import { useEffect } from "react";
import { tinykeys } from "tinykeys";
import { useListed } from "../api/queries";
import { createIn } from "./actions";
import { undo } from "./commit";
import { currentOverlay, show } from "./overlays";
import { currentPlace, goTo } from "./place";
import { goToShortcut, SHORTCUTS } from "./shortcuts";

/** The shortcuts that work everywhere; those of a table live in the table. */
export function useShortcuts(): void {
  const objects = useListed();
  useEffect(() => {
    const openPalette = () => currentOverlay() ?? show({ kind: "palette", text: "" });
    const goTos = objects.flatMap(({ nameSingular }, index) => {
      const keys = goToShortcut(index);
      return keys ? [[keys, pressed(() => goTo(nameSingular))] as const] : [];
    });
    const newRecord = () => {
      const here = objects.find(({ nameSingular }) => nameSingular === currentPlace().at) ?? objects[0];
      if (here) createIn(here.nameSingular);
    };
    return tinykeys(window, {
      [SHORTCUTS.palette]: pressed(openPalette),
      [SHORTCUTS.search]: pressed(openPalette, isTyping),
      [SHORTCUTS.undo]: pressed(() => void undo(), isTyping),
      [SHORTCUTS.newRecord]: pressed(newRecord),
      // Where "?" lies differs by keyboard, so Shift is not asked for.
      "Shift+?": pressed(() => show({ kind: "shortcuts" }), isTyping),
      "?": pressed(() => show({ kind: "shortcuts" }), isTyping),
      ...Object.fromEntries(goTos),
    });
  }, [objects]);
}

function pressed(run: () => void, unless: (event: KeyboardEvent) => boolean = () => false) {
  return (event: KeyboardEvent) => {
    if (unless(event)) return;
    event.preventDefault();
    run();
  };
}

/** Whether the key belongs to a text field, which has its own undo and takes its own characters. */
function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
