// One box for everything: records as the engine ranks them, and what can be done.

import { Dialog } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { SearchHit } from "../api/bindings";
import { t } from "../messages";
import { useActions } from "../shell/actions";
import { move, openRecord } from "../shell/place";
import { keyOf, type Line, linesFor, searchText } from "./lines";
import { PaletteLine } from "./palette-line";
import { useRecordActions } from "./record-actions";
import { useSearch } from "./use-search";

export function Palette({ text: start, close }: { text: string; close: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-(--scrim)" />
        <Dialog.Popup
          initialFocus={input}
          aria-label={t.palette.title}
          className="popup fixed inset-x-2 top-2 z-50 mx-auto flex max-h-[calc(100vh-1rem)] max-w-[640px] flex-col overflow-hidden wide:top-[14vh] wide:max-h-[60vh]"
        >
          <PaletteBox start={start} input={input} close={close} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type BoxProps = { start: string; input: React.RefObject<HTMLInputElement | null>; close: () => void };

function PaletteBox({ start, input, close }: BoxProps) {
  const [text, setText] = useState(start);
  const [at, setAt] = useState(0);
  const [about, setAbout] = useState<SearchHit | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const general = useActions();
  const special = useRecordActions(about);
  const { hits, failed, partial } = useSearch(about ? "" : searchText(text));
  const lines = useMemo(
    () => (about ? linesFor(`>${text}`, [], special) : linesFor(text, hits, general)),
    [about, text, hits, general, special],
  );
  const current = Math.min(at, lines.length - 1);

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  });

  const choose = (line: Line, full: boolean) => {
    close();
    if (line.kind === "action") line.action.run();
    else if (full) openRecord(line.hit.id);
    else move({ peek: line.hit.id, record: null, tab: null }, "push");
  };
  const narrowTo = (hit: SearchHit | null) => {
    setAbout(hit);
    setText("");
    setAt(0);
  };
  const keys = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const line = lines[current];
    const mod = event.ctrlKey || event.metaKey;
    if (event.key === "ArrowDown") setAt((current + 1) % Math.max(1, lines.length));
    else if (event.key === "ArrowUp") setAt((current + lines.length - 1) % Math.max(1, lines.length));
    else if (event.key === "Enter") line && choose(line, mod);
    else if (event.key === "k" && mod) line?.kind === "record" ? narrowTo(line.hit) : close();
    else if (event.key === "Backspace" && text === "" && about) narrowTo(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <>
      <div className="flex h-12 shrink-0 items-center gap-2.5 border-line border-b px-3.5">
        <Search size={16} className="shrink-0 text-muted" aria-hidden />
        {about && <span className="tag max-w-48 shrink-0">{about.label}</span>}
        <input
          ref={input}
          data-testid="palette-input"
          role="combobox"
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={lines[current] ? `palette-${current}` : undefined}
          aria-label={t.palette.title}
          className="h-full min-w-0 flex-1 bg-transparent text-[15px] outline-none placeholder:text-faint"
          placeholder={about ? t.palette.whatToDo : t.palette.placeholder}
          value={text}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={keys}
        />
      </div>
      <div
        ref={list}
        id="palette-list"
        role="listbox"
        hidden={lines.length === 0}
        aria-label={t.palette.results}
        className="min-h-0 overflow-y-auto p-1.5"
      >
        {lines.map((line, index) => (
          <PaletteLine
            key={keyOf(line)}
            id={`palette-${index}`}
            line={line}
            selected={index === current}
            hover={() => setAt(index)}
            choose={() => choose(line, false)}
          />
        ))}
      </div>
      {partial && <p className="px-4 py-2 text-muted text-xs">{t.palette.partial}</p>}
      {lines.length === 0 && <p className="p-4 text-muted">{failed ? t.palette.failed : t.palette.nothing}</p>}
      <footer className="hidden h-8 shrink-0 items-center gap-4 border-line border-t px-3.5 text-muted text-xs wide:flex">
        <span>{t.palette.openHint}</span>
        <span>{t.palette.fullHint}</span>
        <span>{t.palette.actionsHint}</span>
      </footer>
    </>
  );
}
