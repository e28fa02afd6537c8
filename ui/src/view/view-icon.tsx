import { CalendarDays, SquareKanban, Table2 } from "lucide-react";
import type { ViewKind } from "../api/bindings";

export const KIND_ICONS = { TABLE: Table2, KANBAN: SquareKanban, CALENDAR: CalendarDays } as const;

/** How a view lays its records out, as a sign. */
export function ViewIcon({ kind, size = 14 }: { kind: ViewKind; size?: number }) {
  const Icon = KIND_ICONS[kind] ?? Table2;
  return <Icon size={size} className="shrink-0 text-muted" aria-hidden />;
}
