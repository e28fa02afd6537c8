// The editor of a primary value with others beside it: e-mail addresses, phone numbers, links.

import { X } from "lucide-react";
import { useRef, useState } from "react";
import type { Json } from "../api/bindings";
import { t } from "../messages";
import type { EditorProps } from "./kind";

type Props = EditorProps & {
  /** The entries as text, the primary one first. */
  entries: string[];
  /** The value that holds these entries. */
  build: (entries: string[]) => Json;
  inputMode: "email" | "tel" | "url" | "text";
};

type Row = { key: number; text: string };

export function EntriesEditor({ field, seed, entries, build, change, save, cancel, inputMode }: Props) {
  const nextKey = useRef(entries.length + 1);
  const [rows, setRows] = useState<Row[]>(() => {
    const texts = entries.length > 0 ? entries : [""];
    return texts.map((text, key) => ({ key, text: seed && key === 0 ? seed : text }));
  });
  const read = (from: Row[]): Json => {
    const texts = from.map((row) => row.text.trim()).filter(Boolean);
    return texts.length === 0 ? null : build(texts);
  };
  const update = (next: Row[]) => {
    setRows(next);
    change(read(next));
  };
  const add = () => update([...rows, { key: nextKey.current++, text: "" }]);
  const keys = (event: React.KeyboardEvent, index: number) => {
    if (event.nativeEvent.isComposing) return;
    const last = event.shiftKey ? 0 : rows.length - 1;
    if (event.key === "Enter") save(read(rows), "down");
    else if (event.key === "Tab" && index === last) save(read(rows), event.shiftKey ? "previous" : "next");
    else if (event.key === "Escape") cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <fieldset className="grid w-72 gap-1 p-2">
      <legend className="sr-only">{field.label}</legend>
      {rows.map((row, index) => (
        <div key={row.key} className="flex items-center gap-1">
          <input
            // biome-ignore lint/a11y/noAutofocus: the person asked to edit this very field
            autoFocus={index === 0 || (index === rows.length - 1 && row.text === "")}
            aria-label={index === 0 ? t.field.primary(field.label) : t.field.another(field.label, index + 1)}
            className="input min-w-0 flex-1"
            inputMode={inputMode}
            value={row.text}
            placeholder={index === 0 ? t.field.primaryHint : ""}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) =>
              update(rows.map((one) => (one.key === row.key ? { ...one, text: event.target.value } : one)))
            }
            onKeyDown={(event) => keys(event, index)}
          />
          {rows.length > 1 && (
            <button
              type="button"
              tabIndex={-1}
              className="icon-button"
              aria-label={t.field.removeEntry(row.text)}
              onClick={() => update(rows.filter((one) => one.key !== row.key))}
            >
              <X size={13} />
            </button>
          )}
        </div>
      ))}
      <div className="flex items-center justify-between">
        <button type="button" tabIndex={-1} className="text-button" onClick={add}>
          {t.field.addEntry}
        </button>
        <span className="text-[11px] text-muted">{t.field.saveHint}</span>
      </div>
    </fieldset>
  );
}
