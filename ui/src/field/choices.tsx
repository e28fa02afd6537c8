// A list to choose one of, narrowed by typing. Used for options and for records.

import { Check } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { t } from "../messages";
import type { After } from "./kind";

export type Choice = { key: string; label: string; face: ReactNode; chosen: boolean };

/** The choice that empties a field, for lists whose other choices are all there is. */
export const noneOf = (value: unknown): Choice => ({
  key: "",
  label: t.field.nothing,
  face: <span className="text-muted">{t.field.nothing}</span>,
  chosen: !value,
});

type Props = {
  label: string;
  choices: Choice[];
  seed: string | null;
  choose: (key: string, after: After) => void;
  cancel: () => void;
  /** Told what is typed where the choices come from elsewhere; without it, they are narrowed here. */
  ask?: (text: string) => void;
};

/** The choices whose label holds every typed word. */
export function narrow<Labelled extends { label: string }>(choices: Labelled[], text: string): Labelled[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return choices.filter((choice) => words.every((word) => choice.label.toLowerCase().includes(word)));
}

export function Choices({ label, choices, seed, choose, cancel, ask }: Props) {
  const [text, setText] = useState(seed ?? "");
  const shown = ask ? choices : narrow(choices, text);
  const [at, setAt] = useState(() =>
    seed
      ? 0
      : Math.max(
          0,
          shown.findIndex((choice) => choice.chosen),
        ),
  );
  const current = Math.min(at, shown.length - 1);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: "nearest" });
  }, [current]);

  const keys = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const chosen = shown[current];
    if (event.key === "ArrowDown") setAt(Math.min(current + 1, shown.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(current - 1, 0));
    else if (event.key === "Enter") chosen && choose(chosen.key, "down");
    else if (event.key === "Tab") chosen ? choose(chosen.key, event.shiftKey ? "previous" : "next") : cancel();
    else if (event.key === "Escape") cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="flex max-h-72 min-w-52 flex-col">
      <input
        // biome-ignore lint/a11y/noAutofocus: the person asked to edit this very field
        autoFocus
        role="combobox"
        aria-label={label}
        aria-expanded
        aria-controls={id}
        aria-activedescendant={shown[current] ? `${id}-${current}` : undefined}
        className="h-8 shrink-0 border-line border-b bg-transparent px-2.5 outline-none placeholder:text-faint"
        placeholder={ask ? t.field.searchFor(label) : t.field.choose}
        value={text}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
          ask?.(event.target.value);
        }}
        onKeyDown={keys}
      />
      <div ref={list} id={id} role="listbox" aria-label={label} className="overflow-y-auto p-1">
        {shown.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's, which keeps the focus
          <div
            key={choice.key}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            className="option"
            onPointerMove={() => setAt(index)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(choice.key, "stay")}
          >
            <span className="min-w-0 flex-1 truncate">{choice.face}</span>
            {choice.chosen && <Check size={14} className="shrink-0 text-muted" aria-label={t.field.current} />}
          </div>
        ))}
        {shown.length === 0 && <div className="px-2 py-1.5 text-muted">{t.field.noChoice}</div>}
      </div>
    </div>
  );
}
