import { useState } from "react";
import { t } from "../messages";
import { type EditorProps, type Kind, memberText, TEXT_OPERATORS, textFilter } from "./kind";

const markdown = (value: unknown) => (typeof value === "string" ? value : memberText(value, "markdown"));
const oneLine = (value: unknown) => markdown(value).split(/\s+/).join(" ").trim();

function MarkdownEditor({ field, value, seed, change, save, cancel }: EditorProps) {
  const [text, setText] = useState(seed ?? markdown(value));
  const read = (from: string) => (from.trim() === "" ? null : { blocknote: null, markdown: from });
  const keys = (event: React.KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save(read(text), "stay");
    else if (event.key === "Escape") cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="w-96 max-w-full p-2">
      <textarea
        // biome-ignore lint/a11y/noAutofocus: the person asked to edit this very field
        autoFocus
        aria-label={field.label}
        className="input h-40 resize-y py-1.5 leading-5"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          change(read(event.target.value));
        }}
        onKeyDown={keys}
      />
      <p className="pt-1 text-[11px] text-muted">{t.field.longSaveHint}</p>
    </div>
  );
}

export const richText: Kind = {
  Cell: ({ value }) => <span className="truncate text-muted">{oneLine(value)}</span>,
  Editor: MarkdownEditor,
  shape: "panel",
  width: 320,
  text: oneLine,
  plain: markdown,
  // Long text lies outside the rows that lists are sorted by.
  sortKeys: () => [],
  operators: TEXT_OPERATORS,
  filter: textFilter((name) => `${name}.markdown`),
};
