// The editor of every field that is one line of text: what is typed goes to the engine as typed.

import { useState } from "react";
import type { Json } from "../api/bindings";
import type { EditorProps } from "./kind";

type Props = EditorProps & {
  /** The text to begin with. */
  start: string;
  /** From what is typed to what is saved. */
  read?: (text: string) => Json;
  align?: "end";
  inputMode?: "text" | "decimal" | "email" | "tel" | "url";
};

export function LineEditor({ field, seed, start, read = orNull, change, save, cancel, align, inputMode }: Props) {
  const [text, setText] = useState(seed ?? start);
  const keys = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") save(read(text), "down");
    else if (event.key === "Tab") save(read(text), event.shiftKey ? "previous" : "next");
    else if (event.key === "Escape") cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the person asked to edit this very field
      autoFocus
      aria-label={field.label}
      className={`line-editor ${align === "end" ? "text-end tabular-nums" : ""}`}
      value={text}
      inputMode={inputMode}
      autoComplete="off"
      spellCheck={false}
      onFocus={(event) => seed === null && event.currentTarget.select()}
      onChange={(event) => {
        setText(event.target.value);
        change(read(event.target.value));
      }}
      onKeyDown={keys}
    />
  );
}

const orNull = (text: string): Json => text.trim() || null;
