import type { Account } from "../api/bindings";
import { engine } from "../api/client";
import { useMembers, useRoles, useTeams } from "../api/roles";
import { t } from "../messages";
import { commitOrExplain } from "../shell/commit";
import { Choice } from "./choice";

/** What role somebody has and which team they are in: their own record says so. */
export function Seat({ account }: { account: Account }) {
  const member = useMembers().find(({ id }) => id === account.member);
  const roles = useRoles().map(({ id, name }) => [id, name] as const);
  const teams = useTeams().map(({ id, path }) => [id, path] as const);
  if (!member) return null;
  const held = (name: "role" | "team") => (typeof member.values[name] === "string" ? member.values[name] : "");
  // What went to the trash is had until there is another.
  const kept = (name: "role" | "team") => t.team.gone(member.links[held(name)] || t.record.unnamed);
  const give = (name: "role" | "team", id: string) =>
    void commitOrExplain(engine.edit(member.id, { [name]: id || null }), t.team.seated(account.email));
  return (
    <div className="grid w-full grid-cols-2 gap-2 max-wide:order-last wide:w-72">
      <Choice
        label={t.team.roleOf(account.email)}
        value={held("role")}
        choices={[["", t.team.noRole], ...roles]}
        kept={kept("role")}
        quiet={held("role") === ""}
        choose={(role) => give("role", role)}
      />
      <Choice
        label={t.team.teamOf(account.email)}
        value={held("team")}
        choices={[["", t.team.noTeam], ...teams]}
        kept={kept("team")}
        quiet={held("team") === ""}
        choose={(team) => give("team", team)}
      />
    </div>
  );
}
