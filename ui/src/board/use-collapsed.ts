import { useState } from "react";

/** Which lanes of each board are collapsed, for as long as the window lives. */
const collapsed = new Map<string, ReadonlySet<string>>();

const NONE: ReadonlySet<string> = new Set();

export function useCollapsed(board: string) {
  const [, draw] = useState(0);
  const now = collapsed.get(board) ?? NONE;
  return {
    isCollapsed: (lane: string) => now.has(lane),
    collapse: (lane: string, isNow: boolean) => {
      const others = [...now].filter((one) => one !== lane);
      collapsed.set(board, new Set(isNow ? [...others, lane] : others));
      draw((count) => count + 1);
    },
  };
}
