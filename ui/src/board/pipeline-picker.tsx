// Which pipeline's stages a board shows.

import { Menu } from "@base-ui/react/menu";
import { ChevronDown, Workflow } from "lucide-react";
import type { Field } from "../api/bindings";
import { RadioOption } from "../controls/radio-option";
import { t } from "../messages";
import type { Chip } from "../table/conditions";
import { choosable, choosePipeline, chosenPipeline, type Pipeline } from "./pipelines";

type Props = { by: Field; conditions: Chip[]; set: (next: Chip[]) => void };

export function PipelinePicker({ by, conditions, set }: Props) {
  const chosen = chosenPipeline(by, conditions);
  const choices: (Pipeline | undefined)[] = [undefined, ...choosable(by)];
  // One that no stage names any more is still what the filter asks for.
  if (!choices.includes(chosen)) choices.push(chosen);
  const name = nameOf(chosen);
  return (
    <Menu.Root>
      <Menu.Trigger
        className="button is-quiet is-small min-w-0 max-w-56 max-wide:max-w-40"
        data-testid="pipeline-picker"
        aria-label={t.board.pipeline(name)}
      >
        <Workflow size={14} className="shrink-0 text-muted" aria-hidden />
        <span className="truncate">{name}</span>
        <ChevronDown size={13} className="shrink-0 text-muted" aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="start" sideOffset={4} className="z-40">
          <Menu.Popup className="popup max-h-96 min-w-48 max-w-80 overflow-y-auto p-1">
            <Menu.RadioGroup
              value={choices.indexOf(chosen)}
              onValueChange={(at: number) => set(choosePipeline(by, conditions, choices[at]))}
              aria-label={t.schema.pipeline}
            >
              {choices.map((pipeline, at) => (
                <RadioOption key={pipeline === undefined ? "all" : `of ${pipeline}`} value={at}>
                  <span className="min-w-0 flex-1 truncate">{nameOf(pipeline)}</span>
                </RadioOption>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

const nameOf = (pipeline: Pipeline | undefined): string =>
  pipeline === undefined ? t.board.allPipelines : (pipeline ?? t.board.noPipeline);
