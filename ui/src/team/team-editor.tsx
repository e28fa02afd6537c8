import type { Json } from "../api/bindings";
import { engine } from "../api/client";
import { SelectField } from "../controls/form";
import { t } from "../messages";
import { commitOrExplain } from "../shell/commit";
import { NameField } from "./name-field";
import { homesFor, type Placed } from "./tree";

/** A team's name and what it is part of. Each change is saved at once, and can be taken back. */
export function TeamEditor({ team, teams }: { team: Placed; teams: Placed[] }) {
  const change = (values: Record<string, Json>) =>
    void commitOrExplain(engine.edit(team.id, values), t.teams.changed(team.name));
  const homes = homesFor(team.id, teams);
  return (
    <>
      <div className="grid grid-cols-1 gap-3 wide:grid-cols-2">
        <NameField label={t.teams.name} name={team.name} rename={(name) => change({ name })} />
        <SelectField
          label={t.teams.partOf}
          // What it is part of may be in the trash, and is nothing to choose then.
          value={homes.some(({ id }) => id === team.parent) ? (team.parent ?? "") : ""}
          choices={[["", t.teams.top], ...homes.map(({ id, path }) => [id, path] as const)]}
          onChange={(event) => change({ parent: event.target.value || null })}
        />
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <button
          type="button"
          className="button is-small is-danger"
          onClick={() => void commitOrExplain(engine.delete([team.id]), t.teams.deleted(team.name))}
        >
          {t.teams.delete}
        </button>
        <p className="min-w-0 flex-1 basis-52 text-muted text-xs">{t.teams.deleteHint}</p>
      </div>
    </>
  );
}
