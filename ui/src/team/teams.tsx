import { useState } from "react";
import { engine } from "../api/client";
import { useMembers, useTeams } from "../api/roles";
import { t } from "../messages";
import { commitOrExplain } from "../shell/commit";
import { Choice } from "./choice";
import { NameForm } from "./name-form";
import { Opening } from "./opening";
import { TeamEditor } from "./team-editor";

/** The teams as a tree. */
export function Teams() {
  const teams = useTeams();
  const members = useMembers();
  const [open, setOpen] = useState<string | null>(null);
  const [parent, setParent] = useState("");
  const add = (name: string) =>
    commitOrExplain(engine.create("team", { name, parent: parent || null }), t.teams.added(name));
  return (
    <div className="grid grid-cols-1 gap-4">
      <p className="text-muted">{t.teams.why}</p>
      <NameForm label={t.teams.new} add={t.teams.add} save={add}>
        {teams.length > 0 && (
          <div className="min-w-0 flex-1 basis-40">
            <Choice
              label={t.teams.partOf}
              value={teams.some(({ id }) => id === parent) ? parent : ""}
              choices={[["", t.teams.top], ...teams.map(({ id, path }) => [id, path] as const)]}
              quiet={parent === ""}
              choose={setParent}
            />
          </div>
        )}
      </NameForm>
      {teams.length === 0 ? (
        <p>{t.teams.none}</p>
      ) : (
        <ul className="rounded-lg border border-line" aria-label={t.teams.list}>
          {teams.map((team) => (
            <Opening
              key={team.id}
              name={team.name}
              depth={team.depth}
              fact={t.roles.people(members.filter(({ values }) => values.team === team.id).length)}
              open={open === team.id}
              toggle={() => setOpen(open === team.id ? null : team.id)}
            >
              <TeamEditor team={team} teams={teams} />
            </Opening>
          ))}
        </ul>
      )}
    </div>
  );
}
