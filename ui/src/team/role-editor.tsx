import type { Json } from "../api/bindings";
import { engine } from "../api/client";
import { useSchema } from "../api/queries";
import { usePermissions } from "../api/roles";
import { CheckField } from "../controls/form";
import { t } from "../messages";
import { commitOrExplain } from "../shell/commit";
import { NameField } from "./name-field";
import { NewPermission } from "./new-permission";
import { PermissionRows } from "./permission-rows";
import { FLAGS, permissionsOf, type Role } from "./rules";

/** What a role says. Each change is saved at once, and can be taken back. */
export function RoleEditor({ role }: { role: Role }) {
  const permissions = permissionsOf(role.id, usePermissions(), useSchema().objects);
  const change = (values: Record<string, Json>) =>
    void commitOrExplain(engine.edit(role.id, values), t.roles.changed(role.name));
  return (
    <>
      <NameField label={t.roles.name} name={role.name} rename={(name) => change({ name })} />
      <div className="grid grid-cols-1 gap-2">
        <PermissionRows role={role} permissions={permissions} change={change} />
        <NewPermission role={role.id} said={permissions} />
        <p className="text-muted text-xs">{t.roles.rulesHint}</p>
      </div>
      {FLAGS.map((flag) => (
        <CheckField
          key={flag}
          {...t.roles.flags[flag]}
          checked={role.flags[flag]}
          onChange={(event) => change({ [flag]: event.target.checked })}
        />
      ))}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <button
          type="button"
          className="button is-small is-danger"
          onClick={() => void commitOrExplain(engine.delete([role.id]), t.roles.deleted(role.name))}
        >
          {t.roles.delete}
        </button>
        <p className="min-w-0 flex-1 basis-52 text-muted text-xs">{t.roles.deleteHint}</p>
      </div>
    </>
  );
}
