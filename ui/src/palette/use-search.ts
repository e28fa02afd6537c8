import { useEffect, useState } from "react";
import type { SearchHit } from "../api/bindings";
import { engine } from "../api/client";

/** As many as fit without scrolling. */
const HITS = 12;

const NOTHING: SearchHit[] = [];

/** Searches at every keystroke. The old hits stay until the new ones are there; an answer that was overtaken is dropped. */
export function useSearch(text: string): { hits: SearchHit[]; failed: boolean } {
  const [answer, setAnswer] = useState({ hits: NOTHING, failed: false });
  const asked = text.trim();
  useEffect(() => {
    if (asked === "") return;
    let overtaken = false;
    engine.search(asked, HITS, null).then(
      ({ hits }) => !overtaken && setAnswer({ hits, failed: false }),
      () => !overtaken && setAnswer({ hits: NOTHING, failed: true }),
    );
    return () => {
      overtaken = true;
    };
  }, [asked]);
  return asked === "" ? { hits: NOTHING, failed: false } : answer;
}
