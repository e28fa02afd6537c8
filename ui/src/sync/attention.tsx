// Changes that the server refused: kept, explained, and sent again when the person has seen to them.

import { desktop } from "../api/client";
import { syncStatusQuery, useAttention } from "../api/queries";
import { queryClient } from "../api/query-client";
import { t } from "../messages";
import { formatWhen } from "../messages/format";
import { explain } from "../shell/commit";
import { openRecord } from "../shell/place";

export function Attention({ count }: { count: number }) {
  const { data: entries = [], error } = useAttention(count);
  const retry = async (id: string) => {
    try {
      queryClient.setQueryData(syncStatusQuery.queryKey, await desktop.retryAttention(id));
    } catch (thrown) {
      explain(thrown);
    }
  };
  return (
    <section aria-labelledby="attention-title">
      <h2 id="attention-title" className="pb-1 font-medium">
        {t.sync.attention(count)}
      </h2>
      <p className="pb-2 text-muted">{t.sync.attentionWhy}</p>
      {error && <p className="text-danger">{error.message}</p>}
      <ul className="rounded-lg border border-line">
        {entries.map((entry) => (
          <li key={entry.id} className="flex items-center gap-3 border-line border-b p-3 last:border-b-0">
            <div className="min-w-0 flex-1">
              <button type="button" className="font-medium hover:underline" onClick={() => openRecord(entry.record)}>
                {entry.label || t.record.unnamed}
              </button>
              <p className="break-words text-muted">{entry.why}</p>
            </div>
            <time className="shrink-0 text-muted text-xs">{formatWhen(entry.at, Date.now())}</time>
            <button type="button" className="button is-small" onClick={() => void retry(entry.id)}>
              {t.common.retry}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
