// What stands above an object's records: which view, what it leaves out, how it lies, and the way to a new record.

import { Plus } from "lucide-react";
import { useNever } from "../api/may";
import { PipelinePicker } from "../board/pipeline-picker";
import { choosable, choosesPipeline } from "../board/pipelines";
import { t } from "../messages";
import { startNew } from "../shell/new-record";
import { show } from "../shell/overlays";
import { move } from "../shell/place";
import { TopBar } from "../shell/top-bar";
import type { Chip } from "../table/conditions";
import { FilterBar } from "../table/filter-bar";
import type { Arrangement } from "./arrangement";
import { ColumnsMenu } from "./columns-menu";
import { Flaws, SaveButton } from "./unsaved";
import { ViewMenu } from "./view-menu";
import { ViewPicker } from "./view-picker";

export function ViewBar({ arranged, count }: { arranged: Arrangement; count: number | null }) {
  const { object, view, conditions, layout, by } = arranged;
  const never = useNever();
  const set = (next: Chip[]) => move({ conditions: next });
  const pipelines = layout === "KANBAN" && by && choosable(by).length > 0 ? by : null;
  return (
    <TopBar
      title={object.labelPlural}
      {...(count !== null && { count })}
      {...(!never.schema && {
        rename: {
          label: t.schema.changeObject(object.labelPlural),
          run: () => show({ kind: "object", object: object.nameSingular }),
        },
      })}
    >
      <div className="flex min-w-0 flex-wrap items-center gap-1.5 pb-1.5 max-wide:w-full wide:flex-1 wide:py-1.5">
        <ViewPicker arranged={arranged} />
        <span className="mx-0.5 h-4 border-line-strong border-s max-wide:hidden" aria-hidden />
        {pipelines && <PipelinePicker by={pipelines} conditions={conditions} set={set} />}
        <FilterBar
          object={object}
          conditions={conditions}
          set={set}
          isShown={(chip) => pipelines !== null && choosesPipeline(pipelines, chip)}
        />
        <Flaws flaws={view?.flaws ?? []} />
        <SaveButton arranged={arranged} />
        <span className="ms-auto flex items-center">
          {layout === "TABLE" && <ColumnsMenu arranged={arranged} />}
          <ViewMenu arranged={arranged} />
        </span>
      </div>
      {!never.create.includes(object.nameSingular) && (
        <button
          type="button"
          className="button is-small hidden wide:inline-flex"
          onClick={() => startNew(object.nameSingular)}
        >
          <Plus size={14} aria-hidden />
          {t.actions.newOne(object.labelSingular.toLowerCase())}
        </button>
      )}
    </TopBar>
  );
}
