// A record beside the table: seen without leaving it.

import { ChevronLeft, Maximize2, Trash2, X } from "lucide-react";
import { useEffect, useRef } from "react";
import type { RecordView } from "../api/bindings";
import { useRecord } from "../api/queries";
import { StarButton } from "../favorites/star-button";
import { t } from "../messages";
import { move, openRecord } from "../shell/place";
import { restore, trash } from "../shell/trash";
import { RecordFields } from "./record-fields";
import { RecordHeading } from "./record-heading";
import { RecordTabs } from "./record-tabs";

export function RecordPanel({ id }: { id: string }) {
  const { data: detail, error } = useRecord(id);
  const close = () => {
    move({ peek: null });
    const shown = document.querySelector<HTMLElement>(`[data-card="${id}"], [data-entry="${id}"]`);
    (shown ?? document.querySelector<HTMLElement>('[role="grid"]'))?.focus();
  };
  useEscapeOnNothing(close);
  return (
    <aside
      data-testid="record-panel"
      aria-label={detail?.record.label || t.record.panel}
      className="fixed inset-0 z-30 flex flex-col border-line border-s bg-surface wide:static wide:w-[440px] wide:shrink-0"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) close();
      }}
    >
      <div className="flex h-11 shrink-0 items-center justify-end gap-0.5 border-line border-b px-2">
        <button
          type="button"
          className="icon-button"
          aria-label={t.record.openFull}
          title={`${t.record.openFull} (Ctrl+Enter)`}
          onClick={() => openRecord(id)}
        >
          <Maximize2 size={14} />
        </button>
        <StarButton target={{ record: id }} />
        <DeleteButton id={id} record={detail?.record} after={close} />
        <button
          type="button"
          className="icon-button"
          aria-label={t.common.close}
          title={t.common.close}
          onClick={close}
        >
          <X size={15} />
        </button>
      </div>
      {error && <p className="p-4 text-danger">{error.message}</p>}
      {detail && (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <RecordHeading record={detail.record} />
          <div className="border-line border-b">
            <RecordFields key={id} detail={detail} />
          </div>
          <RecordTabs key={`tabs-${id}`} detail={detail} />
        </div>
      )}
    </aside>
  );
}

/** Escape closes the panel also while nothing has the keyboard, as when a table is on its way that will take it. */
function useEscapeOnNothing(close: () => void) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented && event.target === document.body) close();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  });
}

/** A record on a page of its own: the same parts, with room. */
export function RecordPage({ id }: { id: string }) {
  const { data: detail, error } = useRecord(id);
  const back = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another record is another page
  useEffect(() => back.current?.focus({ preventScroll: true }), [id]);
  const leave = () => move({ record: null, tab: null }, "push");
  return (
    <section
      data-testid="record-page"
      aria-label={detail?.record.label || t.record.panel}
      className="flex min-h-0 min-w-0 flex-1 flex-col"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) leave();
      }}
    >
      <div className="flex h-11 shrink-0 items-center justify-between border-line border-b px-2">
        <button ref={back} type="button" className="button is-quiet is-small text-muted" onClick={leave}>
          <ChevronLeft size={15} aria-hidden />
          {t.common.back}
        </button>
        <span className="flex gap-0.5">
          <StarButton target={{ record: id }} />
          <DeleteButton id={id} record={detail?.record} after={leave} />
        </span>
      </div>
      {error && <p className="p-4 text-danger">{error.message}</p>}
      {detail && (
        <div className="min-h-0 flex-1 overflow-y-auto wide:grid wide:grid-cols-[minmax(320px,400px)_1fr] wide:overflow-hidden">
          <div className="border-line max-wide:border-b wide:overflow-y-auto wide:border-e">
            <RecordHeading record={detail.record} />
            <RecordFields key={id} detail={detail} />
          </div>
          <div className="wide:overflow-y-auto">
            <RecordTabs key={`tabs-${id}`} detail={detail} />
          </div>
        </div>
      )}
    </section>
  );
}

type DeleteProps = { id: string; record: RecordView | undefined; after: () => void };

function DeleteButton({ id, record, after }: DeleteProps) {
  if (record?.stays) return null;
  if (record && record.deletedAt !== null) {
    return (
      <button type="button" className="button is-small" onClick={() => void restore([id])}>
        {t.common.restore}
      </button>
    );
  }
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={t.common.delete}
      title={t.common.delete}
      onClick={async () => (await trash([id])) && after()}
    >
      <Trash2 size={14} />
    </button>
  );
}
