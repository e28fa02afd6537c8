// The fields of one record, each edited where it stands.

import { ArrowUpRight } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import type { Field, RecordDetail } from "../api/bindings";
import { maySet, useNever } from "../api/may";
import { useObject } from "../api/queries";
import { FieldEditor, flip } from "../field/field-editor";
import { kindOf, typeOf } from "../field/kinds";
import { t } from "../messages";
import { definitionText } from "../schema/computed";
import { openRecord } from "../shell/place";
import { AlsoChips } from "./also-chip";
import { DuplicateChip } from "./duplicate-chip";

export function RecordFields({ detail }: { detail: RecordDetail }) {
  const object = useObject(detail.record.object);
  const never = useNever();
  return (
    <dl className="px-2 pb-3">
      {object?.fields.map((field) =>
        maySet(detail.record, field, never) ? (
          <FieldRow key={field.name} field={field} detail={detail} />
        ) : (
          <ReadRow key={field.name} field={field} detail={detail} />
        ),
      )}
    </dl>
  );
}

function FieldRow({ field, detail }: { field: Field; detail: RecordDetail }) {
  const [editing, setEditing] = useState(false);
  const value = useRef<HTMLButtonElement>(null);
  const { record } = detail;
  const { Cell, text, shape } = kindOf(field);
  const held = record.values[field.name] ?? null;
  const done = useCallback(() => {
    setEditing(false);
    value.current?.focus({ preventScroll: true });
  }, []);
  const shown = text(held, field, record.links);
  const block = field.type === "RICH_TEXT";
  return (
    <div className="grid grid-cols-[124px_minmax(0,1fr)] items-start">
      <dt className="truncate px-2 py-3 wide:py-1.5 text-muted" title={field.label}>
        {field.label}
      </dt>
      <dd className="relative m-0 min-w-0">
        <div className="group relative flex items-center">
          <button
            ref={value}
            type="button"
            data-testid={`field-${field.name}`}
            aria-label={t.record.editField(field.label, shown)}
            className={`flex min-h-11 wide:min-h-8 w-full min-w-0 items-center rounded-md px-2 text-start hover:bg-hover ${
              editing && shape === "line" ? "invisible" : ""
            }`}
            onClick={() => !flip(record, field) && setEditing(true)}
          >
            {held === null && <span className="text-faint">{t.record.empty}</span>}
            {block ? (
              <LongText text={kindOf(field).plain(held, field, {})} />
            ) : (
              <Cell value={held} field={field} links={record.links} />
            )}
          </button>
          {field.type === "RELATION" && typeof held === "string" && <OpenLinked id={held} label={shown} />}
          {editing && (
            <FieldEditor record={record} field={field} seed={null} anchor={value} returnFocus={value} done={done} />
          )}
        </div>
      </dd>
      <AlsoChips field={field} detail={detail} />
      <DuplicateChip field={field} record={record} />
    </div>
  );
}

/** What is computed or may not be set is read: where what is computed is empty, why. */
function ReadRow({ field, detail }: { field: Field; detail: RecordDetail }) {
  const { Cell, plain } = kindOf(field);
  const { record, reasons } = detail;
  const held = record.values[field.name] ?? null;
  return (
    <div className="grid grid-cols-[124px_minmax(0,1fr)] items-start">
      <dt className="truncate px-2 py-3 wide:py-1.5 text-muted" title={field.label}>
        {field.label}
      </dt>
      <dd
        data-testid={`field-${field.name}`}
        className="group relative m-0 flex min-h-11 wide:min-h-8 min-w-0 items-center px-2"
        title={field.computed ? t.record.computedFrom(definitionText(field.computed.from)) : undefined}
      >
        {held === null && <span className="text-muted">{reasons[field.name] ?? t.record.empty}</span>}
        {typeOf(field) === "RICH_TEXT" ? (
          <LongText text={plain(held, field, {})} />
        ) : (
          <Cell value={held} field={field} links={record.links} />
        )}
        {field.type === "RELATION" && typeof held === "string" && (
          <OpenLinked id={held} label={plain(held, field, record.links)} />
        )}
      </dd>
      <AlsoChips field={field} detail={detail} />
      <DuplicateChip field={field} record={record} />
    </div>
  );
}

function OpenLinked({ id, label }: { id: string; label: string }) {
  return (
    <button
      type="button"
      className="icon-button absolute end-1 bg-surface opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
      aria-label={t.table.openRecord(label)}
      onClick={() => openRecord(id)}
    >
      <ArrowUpRight size={14} />
    </button>
  );
}

function LongText({ text }: { text: string }) {
  return <span className="whitespace-pre-wrap break-words py-1.5">{text}</span>;
}
