// With which records a role's members may do what: of all of them, then of those objects and fields that have rules of
// their own.

import { X } from "lucide-react";
import type { ReactNode } from "react";
import type { Json } from "../api/bindings";
import { engine } from "../api/client";
import { useSchema } from "../api/queries";
import { t } from "../messages";
import { commitOrExplain } from "../shell/commit";
import { Choice } from "./choice";
import { ACTS, type Act, aboutOf, actsOf, type Permission, type Role, type Rules, rulesFor } from "./rules";

/** A row on a wide screen; on a narrow one its choices stand below what it is about, two by two. */
const ROW = "grid gap-x-2 gap-y-2 wide:grid-cols-[minmax(0,1fr)_repeat(4,7rem)_1.625rem] wide:items-center";

const COLUMN: Record<Act, string> = {
  create: "wide:col-start-2",
  edit: "wide:col-start-3",
  delete: "wide:col-start-4",
  export: "wide:col-start-5",
};

type Props = { role: Role; permissions: Permission[]; change: (values: Record<string, Json>) => void };

export function PermissionRows({ role, permissions, change }: Props) {
  return (
    <div className="rounded-md border border-line">
      <div className={`${ROW} max-wide:hidden px-2 pt-1.5 text-muted text-xs`} aria-hidden>
        {ACTS.map((act) => (
          <span key={act} className={`${COLUMN[act]} px-2`}>
            {t.roles.acts[act]}
          </span>
        ))}
      </div>
      <ul aria-label={t.roles.may}>
        <RuleRow
          about={t.roles.everything}
          acts={ACTS}
          rules={role.rules}
          set={(act, rule) => change({ [act]: rule })}
        />
        {permissions.map((permission) => (
          <PermissionRow key={permission.id} permission={permission} />
        ))}
      </ul>
    </div>
  );
}

function PermissionRow({ permission }: { permission: Permission }) {
  const about = aboutOf(permission, useSchema().objects);
  const set = (act: Act, rule: string | null) =>
    void commitOrExplain(engine.edit(permission.id, { [act]: rule }), t.roles.changed(about));
  const remove = () => void commitOrExplain(engine.delete([permission.id]), t.roles.ruleRemoved(about));
  return (
    <RuleRow
      about={about}
      acts={actsOf(permission)}
      rules={permission.rules}
      filtered={permission.filtered}
      unsaid={permission.field === "" ? t.roles.asAll : t.roles.asRecord}
      set={set}
    >
      <button
        type="button"
        className="icon-button max-wide:absolute max-wide:end-0 max-wide:top-0 wide:col-start-6"
        aria-label={t.roles.removeRule(about)}
        title={t.roles.removeRule(about)}
        onClick={remove}
      >
        <X size={14} />
      </button>
    </RuleRow>
  );
}

type RowProps = {
  about: string;
  acts: readonly Act[];
  rules: Rules;
  filtered?: boolean;
  /** What holds where nothing is said; without it, all records. */
  unsaid?: string;
  set: (act: Act, rule: string | null) => void;
  children?: ReactNode;
};

function RuleRow({ about, acts, rules, filtered = false, unsaid, set, children }: RowProps) {
  const named = (rule: string) => [rule, t.roles.rules[rule] ?? rule] as const;
  return (
    <li className={`${ROW} relative grid-cols-2 border-line border-b px-2 py-2 last:border-b-0 wide:py-1`}>
      <span className="min-w-0 break-words max-wide:col-span-2 max-wide:flex max-wide:min-h-7 max-wide:items-center max-wide:pe-11">
        {about}
      </span>
      {acts.map((act) => (
        <div key={act} className={`grid gap-1 ${COLUMN[act]}`}>
          <span className="text-muted text-xs wide:hidden" aria-hidden>
            {t.roles.acts[act]}
          </span>
          <Choice
            label={t.roles.ruleOf(t.roles.acts[act], about)}
            value={rules[act] ?? (unsaid ? "" : "ALL")}
            choices={[...(unsaid ? [["", unsaid] as const] : []), ...rulesFor(rules[act], filtered).map(named)]}
            quiet={unsaid !== undefined && rules[act] === null}
            choose={(rule) => set(act, rule || null)}
          />
        </div>
      ))}
      {children}
    </li>
  );
}
