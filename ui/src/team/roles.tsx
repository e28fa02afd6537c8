import { useState } from "react";
import { engine } from "../api/client";
import { useMembers, useRoles } from "../api/roles";
import { t } from "../messages";
import { commitOrExplain } from "../shell/commit";
import { NameForm } from "./name-form";
import { Opening } from "./opening";
import { RoleEditor } from "./role-editor";

/** The roles, each with what it says. */
export function Roles() {
  const roles = useRoles();
  const members = useMembers();
  const [open, setOpen] = useState<string | null>(null);
  const add = async (name: string) => {
    const made = await commitOrExplain(engine.create("role", { name }), t.roles.added(name));
    if (made?.records[0]) setOpen(made.records[0].id);
    return made;
  };
  return (
    <div className="grid grid-cols-1 gap-4">
      <p className="text-muted">{t.roles.why}</p>
      <NameForm label={t.roles.new} add={t.roles.add} save={add} />
      {roles.length === 0 ? (
        <p>{t.roles.none}</p>
      ) : (
        <ul className="rounded-lg border border-line" aria-label={t.roles.list}>
          {roles.map((role) => (
            <Opening
              key={role.id}
              name={role.name}
              fact={t.roles.people(members.filter(({ values }) => values.role === role.id).length)}
              open={open === role.id}
              toggle={() => setOpen(open === role.id ? null : role.id)}
            >
              <RoleEditor role={role} />
            </Opening>
          ))}
        </ul>
      )}
    </div>
  );
}
