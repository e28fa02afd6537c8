// Every change of a record: who, when, from where, and a way back.

import { Bot, CloudOff, FileDown, type LucideIcon, PencilLine, Plus, Sparkles, Undo2 } from "lucide-react";
import type { FieldChange, HistoryEntry, RecordView } from "../api/bindings";
import { engine } from "../api/client";
import { maySet } from "../api/may";
import { useHistory } from "../api/queries";
import { t } from "../messages";
import { formatDay, formatExactly, formatTime } from "../messages/format";
import { commitOrExplain, undo } from "../shell/commit";
import { useSyncStatus } from "../sync/use-sync-status";

const ICONS: Record<HistoryEntry["kind"], LucideIcon> = {
  edit: PencilLine,
  import: FileDown,
  undo: Undo2,
  api: Bot,
  sample: Sparkles,
};

export function Timeline({ record }: { record: RecordView }) {
  const { data: history, error } = useHistory(record);
  const sync = useSyncStatus();
  // Before a team is joined nobody has a name here, and there is only one who can have done it, in one place.
  const nameless = sync?.state === "local" ? t.history.you : t.history.somebody;
  const tellsPlace = sync !== null && sync.state !== "local";
  const latest = history?.[0]?.seq;
  if (error) return <p className="text-danger">{error.message}</p>;
  return (
    <div className="grid gap-5">
      {byDay(history ?? []).map(({ day, entries }) => (
        <section key={day} aria-label={day}>
          <h2 className="pb-2 font-medium text-muted text-xs">{day}</h2>
          <ol className="grid gap-3">
            {entries.map((entry) => (
              <Entry
                key={entry.seq}
                record={record}
                entry={entry}
                nameless={nameless}
                isLatest={entry.seq === latest}
                tellsPlace={tellsPlace}
              />
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

type EntryProps = { record: RecordView; entry: HistoryEntry; nameless: string; isLatest: boolean; tellsPlace: boolean };

function Entry({ record, entry, nameless, isLatest, tellsPlace }: EntryProps) {
  const Icon = entry.created ? Plus : ICONS[entry.kind];
  const place = entry.device ?? (entry.here && tellsPlace ? t.history.here : null);
  return (
    <li className="group flex gap-2.5" data-testid="history-entry">
      <span className="mt-0.5 grid size-5 shrink-0 place-items-center rounded-full bg-pressed text-muted">
        <Icon size={11} aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-1.5">
          <span className="font-medium">{entry.by ?? nameless}</span>
          <span className="text-muted">{deed(entry)}</span>
          <time
            className="text-muted text-xs tabular-nums"
            dateTime={new Date(entry.at).toISOString()}
            title={formatExactly(entry.at)}
          >
            {formatTime(entry.at)}
          </time>
          {place && <span className="text-muted text-xs">{place}</span>}
          {entry.offline && (
            <span className="inline-flex items-center gap-1 text-muted text-xs">
              <CloudOff size={12} aria-hidden />
              {t.history.offline}
            </span>
          )}
          <span className="ms-auto flex gap-1">
            {!isLatest && !record.locked && (
              <Way
                label={t.common.restore}
                says={t.history.restoreAll(formatExactly(entry.at))}
                take={() => void revert(record, entry.seq)}
              />
            )}
            <UndoWay entry={entry} />
          </span>
        </p>
        {!entry.created && (
          <ul>
            {entry.changes.map((change) => (
              <li key={change.field} className="break-words text-muted">
                {change.label}: {change.from && <s className="decoration-line-strong">{change.from}</s>}{" "}
                <span className="text-text">{change.to || t.history.cleared}</span>
                {!isLatest && maySet(record, { name: change.field, computed: null }) && (
                  <Way
                    label={t.common.restore}
                    says={t.history.restoreField(change.label, change.to || t.history.cleared)}
                    take={() => void revert(record, entry.seq, change)}
                  />
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

/** A way back, seen while the entry is pointed at or the way has the keyboard. */
function Way({ label, says, take }: { label: string; says: string; take: () => void }) {
  return (
    <button
      type="button"
      className="text-button ms-1 text-xs opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
      aria-label={says}
      title={says}
      onClick={take}
    >
      {label}
    </button>
  );
}

/** Takes back what the entry was part of: a typed change, or all that came with a file. */
function UndoWay({ entry }: { entry: HistoryEntry }) {
  const { undoes, created, batch } = entry;
  // A record that was made alone goes to the trash by the button for that.
  if (undoes === null || (created && undoes === 1)) return null;
  const many = undoes > 1;
  return (
    <Way
      label={many ? t.history.undoBatch(undoes) : t.common.undo}
      says={many ? t.history.undoBatch(undoes) : t.history.undoThis}
      take={() => void undo(batch)}
    />
  );
}

function deed({ kind, created, deleted }: HistoryEntry): string {
  if (created) return t.history.created[kind];
  if (deleted !== null) return deleted ? t.history.deleted : t.history.broughtBack;
  return t.history.changed[kind];
}

function revert(record: RecordView, seq: number, change?: FieldChange) {
  const said = change ? t.history.fieldRestored(change.label) : t.history.restored;
  return commitOrExplain(engine.revert(record.id, seq, change?.field ?? null), said);
}
