import { useQuery } from "@tanstack/react-query";
import type { SearchHit } from "../api/bindings";
import { engine } from "../api/client";

/** As many as fit without scrolling. */
const HITS = 12;

const NOTHING: SearchHit[] = [];

/** Searches at every keystroke, and again when what can be found has changed. The old hits stay until the new ones are there. */
export function useSearch(text: string): { hits: SearchHit[]; failed: boolean; partial: boolean } {
  const asked = text.trim();
  const found = useQuery({
    queryKey: ["palette", asked],
    queryFn: () => engine.search(asked, HITS, null),
    enabled: asked !== "",
    placeholderData: (before) => before,
    // What was found at the last keystroke of this text may have changed since.
    gcTime: 0,
    retry: false,
    meta: { tags: ["search"] },
  });
  if (asked === "") return { hits: NOTHING, failed: false, partial: false };
  return { hits: found.data?.hits ?? NOTHING, failed: found.isError, partial: found.data?.partial ?? false };
}
