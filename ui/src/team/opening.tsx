import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { t } from "../messages";

type Props = {
  name: string;
  /** What else there is to know of it, in a word. */
  fact: string;
  /** How far down the tree it stands. */
  depth?: number;
  open: boolean;
  toggle: () => void;
  children: ReactNode;
};

/** A line of a list that opens where it stands. */
export function Opening({ name, fact, depth = 0, open, toggle, children }: Props) {
  return (
    <li className="border-line border-b last:border-b-0">
      <button
        type="button"
        className="flex min-h-11 w-full items-center gap-2 px-3 text-start outline-offset-[-2px] hover:bg-hover wide:min-h-9"
        style={{ paddingInlineStart: `${0.75 + depth * 1.25}rem` }}
        aria-expanded={open}
        onClick={toggle}
      >
        <ChevronDown size={14} className={`shrink-0 text-muted ${open ? "" : "-rotate-90"}`} aria-hidden />
        <span className="min-w-0 flex-1 truncate font-medium" title={name}>
          {name || t.record.unnamed}
        </span>
        <span className="shrink-0 text-muted text-xs">{fact}</span>
      </button>
      {open && <div className="grid grid-cols-1 gap-4 px-3 pt-1 pb-4">{children}</div>}
    </li>
  );
}
