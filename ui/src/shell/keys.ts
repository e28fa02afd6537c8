// How keys are written for people, on their platform.

const isMac = typeof navigator !== "undefined" && /mac/i.test(navigator.platform);

const NAMES: Record<string, string> = isMac
  ? { $mod: "⌘", Alt: "⌥", Shift: "⇧", Enter: "↵" }
  : { $mod: "Ctrl", Enter: "Enter" };

/** `$mod+k` as the caps of a keyboard: ["Ctrl", "K"]. */
export function caps(shortcut: string): string[] {
  return shortcut.split("+").map((part) => {
    const key = part.replace(/^(Key|Digit)/, "");
    return NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  });
}
