// A value that only one record may have, and an older one has too: two people chose it apart, or one came back.

import { Copy } from "lucide-react";
import type { Field, RecordView } from "../api/bindings";
import { t } from "../messages";
import { openRecord } from "../shell/place";

export function DuplicateChip({ field, record }: { field: Field; record: RecordView }) {
  const older = record.duplicateOf[field.name];
  if (older === undefined) return null;
  return (
    <dd className="col-span-2 m-0 mb-1.5 ps-2">
      <div
        data-testid="duplicate-chip"
        className="flex flex-wrap items-center gap-x-2 gap-y-0.5 rounded-md border border-warn-line bg-warn-soft px-2 py-0.5 text-warn text-xs"
      >
        <span className="flex min-w-0 items-center gap-1.5">
          <Copy size={13} className="shrink-0" aria-hidden />
          <span className="break-words">{t.record.duplicate(record.links[older] || t.record.unnamed)}</span>
        </span>
        <button type="button" className="text-button ms-auto" onClick={() => openRecord(older)}>
          {t.record.openOther}
        </button>
      </div>
    </dd>
  );
}
