// The options of a select: their labels, colours and order, and what they say as stages of a pipeline.

import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { useId, useRef, useState } from "react";
import type { StageKind } from "../api/bindings";
import { CheckField } from "../controls/form";
import { t } from "../messages";
import { newOption, type OptionDraft } from "./draft";

/** Colours of tags, in the order in which new options get them. */
export const COLORS = [
  "sky",
  "green",
  "amber",
  "purple",
  "gray",
  "red",
  "orange",
  "yellow",
  "teal",
  "blue",
  "pink",
  "brown",
] as const;

const KINDS = ["OPEN", "WON", "LOST"] as const satisfies readonly StageKind[];

type Props = {
  options: OptionDraft[];
  change: (options: OptionDraft[]) => void;
  /** Whether a record has one of them, so that they may be the stages of pipelines. */
  one: boolean;
};

const isStage = ({ pipeline, probability, kind }: OptionDraft) =>
  pipeline !== "" || probability !== "" || kind !== "OPEN";

export function OptionsEditor({ options, change, one }: Props) {
  const [asStages, setAsStages] = useState(() => one && options.some(isStage));
  const list = useRef<HTMLUListElement>(null);
  const put = (at: number, part: Partial<OptionDraft>) =>
    change(options.map((option, index) => (index === at ? { ...option, ...part } : option)));
  const add = () => {
    const color = COLORS[options.length % COLORS.length] ?? "gray";
    change([...options, newOption(color, options.at(-1)?.pipeline)]);
    // Once the row is there, one goes on typing in it.
    requestAnimationFrame(() => list.current?.querySelector<HTMLInputElement>("li:last-child input")?.focus());
  };
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 font-medium text-xs">{t.schema.options}</legend>
      <ul ref={list} className="grid gap-1">
        {options.map((option, at) => (
          <li key={option.value ?? `new-${at}`} className="grid gap-1">
            <OptionRow
              option={option}
              at={at}
              last={at === options.length - 1}
              put={(part) => put(at, part)}
              move={(to) => change(moved(options, at, to))}
              drop={() => change(options.filter((_, index) => index !== at))}
              next={add}
            />
            {asStages && <StageRow option={option} pipelines={pipelinesOf(options)} put={(part) => put(at, part)} />}
          </li>
        ))}
      </ul>
      <button type="button" className="text-button justify-self-start" onClick={add}>
        <span className="inline-flex items-center gap-1">
          <Plus size={14} aria-hidden />
          {t.schema.addOption}
        </span>
      </button>
      {one && (
        <CheckField
          label={t.schema.stages}
          hint={t.schema.stagesHint}
          checked={asStages}
          onChange={(event) => setAsStages(event.target.checked)}
        />
      )}
    </fieldset>
  );
}

type RowProps = {
  option: OptionDraft;
  at: number;
  last: boolean;
  put: (part: Partial<OptionDraft>) => void;
  move: (to: number) => void;
  drop: () => void;
  next: () => void;
};

function OptionRow({ option, at, last, put, move, drop, next }: RowProps) {
  return (
    <div className="flex flex-wrap items-center gap-1 wide:flex-nowrap">
      <span className="tag w-3 shrink-0 px-0" data-color={option.color} aria-hidden />
      <input
        className="input min-w-40 flex-1"
        aria-label={t.schema.optionLabel(at + 1)}
        value={option.label}
        autoComplete="off"
        onChange={(event) => put({ label: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
          event.preventDefault();
          next();
        }}
      />
      <select
        className="input w-24 shrink-0"
        aria-label={t.schema.optionColor(option.label)}
        value={option.color}
        onChange={(event) => put({ color: event.target.value })}
      >
        {COLORS.map((color) => (
          <option key={color} value={color}>
            {t.schema.colors[color]}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="icon-button"
        disabled={at === 0}
        aria-label={t.schema.optionUp(option.label)}
        onClick={() => move(at - 1)}
      >
        <ArrowUp size={14} />
      </button>
      <button
        type="button"
        className="icon-button"
        disabled={last}
        aria-label={t.schema.optionDown(option.label)}
        onClick={() => move(at + 1)}
      >
        <ArrowDown size={14} />
      </button>
      <button type="button" className="icon-button" aria-label={t.schema.optionGone(option.label)} onClick={drop}>
        <X size={14} />
      </button>
    </div>
  );
}

type StageProps = { option: OptionDraft; pipelines: string[]; put: (part: Partial<OptionDraft>) => void };

function StageRow({ option, pipelines, put }: StageProps) {
  const id = useId();
  return (
    <div className="flex flex-wrap items-center gap-1 ps-4 wide:flex-nowrap">
      <input
        className="input min-w-40 flex-1"
        aria-label={t.schema.pipelineOf(option.label)}
        placeholder={t.schema.pipeline}
        list={id}
        value={option.pipeline}
        autoComplete="off"
        onChange={(event) => put({ pipeline: event.target.value })}
      />
      <datalist id={id}>
        {pipelines.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <input
        className="input w-20 shrink-0"
        type="number"
        min={0}
        max={100}
        aria-label={t.schema.probabilityOf(option.label)}
        placeholder="%"
        value={option.probability}
        onChange={(event) => put({ probability: event.target.value })}
      />
      <select
        className="input w-24 shrink-0"
        aria-label={t.schema.kindOf(option.label)}
        value={option.kind}
        onChange={(event) => put({ kind: event.target.value as StageKind })}
      >
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t.schema.kinds[kind]}
          </option>
        ))}
      </select>
    </div>
  );
}

const pipelinesOf = (options: OptionDraft[]): string[] => [
  ...new Set(options.map((option) => option.pipeline.trim()).filter(Boolean)),
];

/** A list with one of its members at another place. */
export function moved<One>(list: readonly One[], from: number, to: number): One[] {
  const rest = list.filter((_, at) => at !== from);
  const one = list[from];
  return one === undefined ? rest : [...rest.slice(0, to), one, ...rest.slice(to)];
}
