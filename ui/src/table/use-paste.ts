import type { ClipboardEvent } from "react";
import { pasteBlock } from "./block";
import type { GridParts } from "./grid";
import { fromTsv } from "./tsv";
import { useStable } from "./use-stable";

/** Pasting into a table, unless it is into one of its inputs. */
export function usePaste({ cursor, columns, window }: GridParts) {
  return useStable((event: ClipboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) return;
    const cells = fromTsv(event.clipboardData.getData("text/plain"));
    if (cells.length === 0) return;
    event.preventDefault();
    void pasteBlock(cells, cursor, columns, window);
  });
}
