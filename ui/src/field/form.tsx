// The editor of values with several named parts: one input a part, saved together.

import { useState } from "react";
import type { Json } from "../api/bindings";
import { t } from "../messages";
import { type EditorProps, memberText } from "./kind";

export type Part = { name: string; label: string; inputMode?: "text" | "tel" | "url" | "email" };

type Props = EditorProps & { parts: readonly Part[]; wide?: boolean };

export function FormEditor({ field, value, seed, change, save, cancel, parts, wide }: Props) {
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    Object.fromEntries(parts.map(({ name }, index) => [name, seed && index === 0 ? seed : memberText(value, name)])),
  );
  const read = (from: Record<string, string>): Json => {
    const blank = parts.every(({ name }) => from[name]?.trim() === "");
    // Parts that have no input, such as coordinates, stay as they are.
    return blank ? null : { ...(value as object | null), ...from };
  };
  const type = (name: string, text: string) => {
    const next = { ...texts, [name]: text };
    setTexts(next);
    change(read(next));
  };
  const keys = (event: React.KeyboardEvent, index: number) => {
    if (event.nativeEvent.isComposing) return;
    const last = event.shiftKey ? 0 : parts.length - 1;
    if (event.key === "Enter") save(read(texts), "down");
    else if (event.key === "Tab" && index === last) save(read(texts), event.shiftKey ? "previous" : "next");
    else if (event.key === "Escape") cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <fieldset className={`grid gap-1.5 p-2 ${wide ? "w-72" : "w-80 grid-cols-2"}`}>
      <legend className="sr-only">{field.label}</legend>
      {parts.map(({ name, label, inputMode }, index) => (
        <label key={name} className="grid gap-0.5 text-[11px] text-muted">
          {label}
          <input
            // biome-ignore lint/a11y/noAutofocus: the person asked to edit this very field
            autoFocus={index === 0}
            className="input"
            inputMode={inputMode}
            value={texts[name]}
            autoComplete="off"
            onChange={(event) => type(name, event.target.value)}
            onKeyDown={(event) => keys(event, index)}
          />
        </label>
      ))}
      <p className="col-span-full text-[11px] text-muted">{t.field.saveHint}</p>
    </fieldset>
  );
}
