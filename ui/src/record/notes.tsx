import { useState } from "react";
import type { RecordView } from "../api/bindings";
import { engine } from "../api/client";
import { useNever } from "../api/may";
import { memberText } from "../field/kind";
import { t } from "../messages";
import { formatWhen } from "../messages/format";
import { commitOrExplain } from "../shell/commit";
import { openRecord } from "../shell/place";

export function Notes({ record, notes }: { record: RecordView; notes: RecordView[] }) {
  const never = useNever();
  return (
    <div className="grid gap-3">
      {!never.create.includes("note") && <AddNote record={record} />}
      {notes.length === 0 && <p className="text-muted">{t.note.none}</p>}
      {notes.map((note) => (
        <button
          key={note.id}
          type="button"
          data-testid="note"
          className="grid gap-1 rounded-lg border border-line p-3 text-start hover:border-line-strong hover:bg-hover"
          onClick={() => openRecord(note.id)}
        >
          <span className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1 truncate font-medium">{note.label || t.note.untitled}</span>
            <span className="shrink-0 text-muted text-xs">
              {[note.createdBy, formatWhen(note.createdAt, Date.now())].filter(Boolean).join(" · ")}
            </span>
          </span>
          <span className="line-clamp-6 whitespace-pre-wrap break-words text-muted">
            {memberText(note.values.bodyV2, "markdown")}
          </span>
        </button>
      ))}
    </div>
  );
}

/** The first line is the title, as everybody writes notes anyway. */
export function titleAndBody(text: string): { title: string; markdown: string } {
  const [first = "", ...rest] = text.trim().split("\n");
  return { title: first.replace(/^#+\s*/, "").trim(), markdown: rest.join("\n").trim() };
}

function AddNote({ record }: { record: RecordView }) {
  const [text, setText] = useState("");
  const add = async () => {
    const { title, markdown } = titleAndBody(text);
    if (title === "") return;
    if (await commitOrExplain(engine.addNote(record.id, title, markdown), t.note.added)) setText("");
  };
  return (
    <div className="grid gap-2">
      <textarea
        data-testid="add-note"
        className="input h-auto min-h-16 resize-y py-1.5 leading-5"
        aria-label={t.note.write}
        placeholder={t.note.hint}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void add();
          if (event.key === "Escape") event.stopPropagation();
        }}
      />
      {text.trim() !== "" && (
        <button type="button" className="button is-primary is-small justify-self-end" onClick={add}>
          {t.note.add}
        </button>
      )}
    </div>
  );
}
