import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { PAGE, securityLog } from "../api/accounts";
import type { SecurityEvent } from "../api/bindings";
import { Spinner } from "../controls/spinner";
import { t } from "../messages";
import { formatExactly } from "../messages/format";

/** What happened that bears on who may enter, the latest first, to be searched. */
export function SecurityLog() {
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim());
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["security-log", wanted],
    queryFn: ({ pageParam }) => securityLog(wanted, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.id),
    staleTime: 0,
  });
  const entries = data?.pages.flat();
  return (
    <div className="grid gap-3">
      <input
        type="search"
        className="input h-9"
        aria-label={t.team.search}
        placeholder={t.team.search}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {error && <p className="text-danger">{error.message}</p>}
      {!entries && !error && <Spinner label={t.team.asking} />}
      {entries?.length === 0 && <p className="text-muted">{t.team.nothing}</p>}
      {entries && entries.length > 0 && (
        <ol className="rounded-lg border border-line" aria-label={t.team.log}>
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
      {hasNextPage && (
        <button
          type="button"
          className="button is-small justify-self-start"
          disabled={isFetchingNextPage}
          onClick={() => fetchNextPage()}
        >
          {t.team.more}
        </button>
      )}
    </div>
  );
}

function Entry({ entry }: { entry: SecurityEvent }) {
  const who = entry.email || t.team.here;
  const facts = [who, entry.origin, formatExactly(entry.at)].filter((fact) => fact !== "");
  return (
    <li className="border-line border-b p-3 last:border-b-0">
      <p className="break-words">
        <span className="font-medium">{t.team.happened[entry.what] ?? entry.what}</span>
        {entry.about && <span> · {entry.about}</span>}
      </p>
      <p className="break-words text-muted text-xs">{facts.join(" · ")}</p>
    </li>
  );
}
