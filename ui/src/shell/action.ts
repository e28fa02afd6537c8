import type { LucideIcon } from "lucide-react";

/** Something that can be done from anywhere. */
export type Action = { id: string; label: string; icon: LucideIcon; keys?: string | null; run: () => void };

/** The actions whose words hold everything typed, those that begin with it first. */
export function matching(actions: Action[], text: string): Action[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = actions.filter((action) => words.every((word) => action.label.toLowerCase().includes(word)));
  const begins = (action: Action) => action.label.toLowerCase().startsWith(words[0] ?? "");
  return [...found.filter(begins), ...found.filter((action) => !begins(action))];
}
