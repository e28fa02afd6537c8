// Which theme is chosen. The tokens do the rest.

import { useSyncExternalStore } from "react";

export const THEMES = ["system", "light", "dark", "contrast"] as const;
export type Theme = (typeof THEMES)[number];

const STORED_AS = "satchel.theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const contrast = window.matchMedia("(prefers-contrast: more)");
const listeners = new Set<() => void>();

function chosen(): Theme {
  const stored = localStorage.getItem(STORED_AS);
  return THEMES.find((theme) => theme === stored) ?? "system";
}

/** Puts the chosen theme on the page, and again whenever the system's changes. */
export function applyTheme(): void {
  const theme = chosen();
  const isDark = theme === "dark" || (theme !== "light" && dark.matches);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
  document.documentElement.dataset.contrast = theme === "contrast" || contrast.matches ? "more" : "normal";
}

export function watchSystemTheme(): void {
  dark.addEventListener("change", applyTheme);
  contrast.addEventListener("change", applyTheme);
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(STORED_AS, theme);
  applyTheme();
  for (const listener of listeners) listener();
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, chosen);
}
