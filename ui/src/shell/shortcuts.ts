// Every shortcut, once: the sheet and the palette show what stands here.

import { t } from "../messages";
import { isDesktop } from "../transport";

export const SHORTCUTS = {
  palette: "$mod+k",
  search: "/",
  undo: "$mod+z",
  newRecord: "Alt+KeyN",
  sheet: "?",
} as const;

/** A browser keeps these for its tabs, so only the desktop window has them. */
export const goToShortcut = (index: number): string | null => (isDesktop && index < 9 ? `$mod+${index + 1}` : null);

type Line = { keys: string[]; does: string };

export const SHEET: { title: string; lines: Line[] }[] = [
  {
    title: t.sheet.everywhere,
    lines: [
      { keys: [SHORTCUTS.palette], does: t.sheet.palette },
      { keys: [SHORTCUTS.search], does: t.sheet.search },
      { keys: [SHORTCUTS.undo], does: t.sheet.undo },
      { keys: [SHORTCUTS.newRecord], does: t.sheet.newRecord },
      ...(isDesktop ? [{ keys: ["$mod+1", "$mod+9"], does: t.sheet.goTo }] : []),
      { keys: [SHORTCUTS.sheet], does: t.sheet.sheet },
    ],
  },
  {
    title: t.sheet.table,
    lines: [
      { keys: ["↑", "↓", "←", "→"], does: t.sheet.move },
      { keys: ["Shift+↓"], does: t.sheet.span },
      { keys: ["Enter", "F2"], does: t.sheet.edit },
      { keys: ["a…z"], does: t.sheet.type },
      { keys: ["Space"], does: t.sheet.peek },
      { keys: ["$mod+Enter"], does: t.sheet.open },
      { keys: ["x", "Shift+x"], does: t.sheet.pick },
      { keys: ["$mod+a"], does: t.sheet.pickAll },
      { keys: ["$mod+c", "$mod+v"], does: t.sheet.copy },
      { keys: ["Delete"], does: t.sheet.clear },
    ],
  },
  {
    title: t.sheet.columns,
    lines: [
      { keys: ["Alt+←", "Alt+→"], does: t.sheet.moveColumn },
      { keys: ["Shift+←", "Shift+→"], does: t.sheet.resizeColumn },
    ],
  },
  {
    title: t.sheet.board,
    lines: [
      { keys: ["↑", "↓", "←", "→"], does: t.sheet.moveCard },
      { keys: ["m"], does: t.sheet.chooseLane },
      { keys: ["Alt+←", "Alt+→"], does: t.sheet.nextLane },
    ],
  },
  {
    title: t.sheet.calendar,
    lines: [
      { keys: ["↑", "↓", "←", "→"], does: t.sheet.moveDay },
      { keys: ["Enter"], does: t.sheet.enterDay },
      { keys: ["Alt+→", "Alt+↓"], does: t.sheet.moveRecord },
      { keys: ["PageUp", "PageDown"], does: t.sheet.turn },
    ],
  },
  {
    title: t.sheet.editing,
    lines: [
      { keys: ["Enter"], does: t.sheet.saveDown },
      { keys: ["Tab", "Shift+Tab"], does: t.sheet.saveNext },
      { keys: ["Esc"], does: t.sheet.cancel },
    ],
  },
];
