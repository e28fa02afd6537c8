// Every change of a record: who, when, from where, and a way back.

import { Bot, CloudOff, FileDown, type LucideIcon, PencilLine, Plus, Sparkles, Undo2 } from "lucide-react";
import type { HistoryEntry, RecordView } from "../api/bindings";
import { useHistory } from "../api/queries";
import { t } from "../messages";
import { formatDay, formatExactly, formatTime } from "../messages/format";
import { undo } from "../shell/commit";
import { useSyncStatus } from "../sync/use-sync-status";

const ICONS: Record<HistoryEntry["kind"], LucideIcon> = {
  edit: PencilLine,
  import: FileDown,
  undo: Undo2,
  api: Bot,
  sample: Sparkles,
};

export function Timeline({ record }: { record: RecordView }) {
  const { data: history, error } = useHistory(record.id);
  // Before a team is joined nobody has a name here, and there is only one who can have done it.
  const nameless = useSyncStatus()?.state === "local" ? t.history.you : t.history.somebody;
  if (error) return <p className="text-danger">{error.message}</p>;
  return (
    <div className="grid gap-5">
      {byDay(history ?? []).map(({ day, entries }) => (
        <section key={day} aria-label={day}>
          <h2 className="pb-2 font-medium text-muted text-xs">{day}</h2>
          <ol className="grid gap-3">
            {entries.map((entry) => (
              <Entry key={entry.seq} entry={entry} nameless={nameless} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

/** Entries of one day together, in the order they come: newest first. */
export function byDay(history: readonly HistoryEntry[]): { day: string; entries: HistoryEntry[] }[] {
  const days: { day: string; entries: HistoryEntry[] }[] = [];
  for (const entry of history) {
    const day = formatDay(entry.at);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}

function Entry({ entry, nameless }: { entry: HistoryEntry; nameless: string }) {
  const Icon = entry.created ? Plus : ICONS[entry.kind];
  return (
    <li className="group flex gap-2.5" data-testid="history-entry">
      <span className="mt-0.5 grid size-5 shrink-0 place-items-center rounded-full bg-pressed text-muted">
        <Icon size={11} aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-1.5">
          <span className="font-medium">{entry.by ?? nameless}</span>
          <span className="text-muted">
            {entry.created ? t.history.created[entry.kind] : t.history.changed[entry.kind]}
          </span>
          <time
            className="text-muted text-xs tabular-nums"
            dateTime={new Date(entry.at).toISOString()}
            title={formatExactly(entry.at)}
          >
            {formatTime(entry.at)}
          </time>
          {entry.offline && (
            <span className="inline-flex items-center gap-1 text-muted text-xs">
              <CloudOff size={12} aria-hidden />
              {t.history.offline}
            </span>
          )}
          {entry.kind === "edit" && !entry.created && (
            <button
              type="button"
              className="text-button ms-auto text-xs opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
              aria-label={t.history.undoThis}
              onClick={() => void undo(entry.batch)}
            >
              {t.common.undo}
            </button>
          )}
        </p>
        {!entry.created && (
          <ul>
            {entry.changes.map((change) => (
              <li key={change.field} className="break-words text-muted">
                {change.label}: {change.from && <s className="decoration-line-strong">{change.from}</s>}{" "}
                <span className="text-text">{change.to || t.history.cleared}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}
