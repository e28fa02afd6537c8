import { Lock } from "lucide-react";
import type { RecordView } from "../api/bindings";
import { useObject } from "../api/queries";
import { t } from "../messages";
import { formatExactly } from "../messages/format";
import { iconOf } from "../shell/icons";
import { OthersHere } from "./others-here";

/** What the record is, and who touched it last. */
export function RecordHeading({ record }: { record: RecordView }) {
  const object = useObject(record.object);
  const Icon = iconOf(object?.icon);
  return (
    <header className="flex items-start gap-3 px-4 pt-4 pb-3">
      <span className="mt-0.5 grid size-8 shrink-0 place-items-center rounded-lg bg-pressed text-muted">
        <Icon size={16} aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <h1 className="break-words font-semibold text-[17px] leading-6">{record.label || t.record.unnamed}</h1>
        <p className="flex flex-wrap items-center gap-x-1.5 text-muted text-xs" title={formatExactly(record.updatedAt)}>
          {object?.labelSingular}
          <span aria-hidden>·</span>
          {t.record.updated(record.updatedAt, record.updatedBy)}
          {record.unsynced && (
            <span className="inline-flex items-center gap-1">
              <span aria-hidden>·</span>
              <span className="dot" aria-hidden /> {t.record.unsynced}
            </span>
          )}
          {record.deletedAt !== null && <span className="text-danger">{t.record.inTrash}</span>}
        </p>
        {record.locked && (
          <p className="flex items-center gap-1 text-muted text-xs" data-testid="locked">
            <Lock size={12} className="shrink-0" aria-hidden />
            {t.record.locked}
          </p>
        )}
      </div>
      <OthersHere record={record.id} />
    </header>
  );
}
