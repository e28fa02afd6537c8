import { useState } from "react";
import { engine } from "../api/client";
import { useListed } from "../api/queries";
import { t } from "../messages";
import { commitOrExplain } from "../shell/commit";
import { Choice } from "./choice";
import { aboutOf, type Permission, unsaidOf } from "./rules";

/** Nothing said of any act: also where one that was removed comes back, and would bring what it said. */
const UNSAID = { create: null, edit: null, delete: null, export: null };

/** An object, or a field, gets rules of its own. */
export function NewPermission({ role, said }: { role: string; said: Permission[] }) {
  const objects = useListed();
  const [name, choose] = useState("");
  const [wanted, want] = useState("");
  const object = objects.find(({ nameSingular }) => nameSingular === name);
  const fields = object ? unsaidOf(object, said, t.roles.whole) : [];
  // What was chosen may have got its rules meanwhile.
  const field = (fields.find(([one]) => one === wanted) ?? fields[0])?.[0];
  const add = async () => {
    if (!object || field === undefined) return;
    const about = aboutOf({ object: name, field }, objects);
    const values = { role, object: name, field: field || null, ...UNSAID };
    if (await commitOrExplain(engine.create("permission", values), t.roles.ruleAdded(about))) choose("");
  };
  return (
    <div className="flex flex-wrap gap-2">
      <div className="min-w-0 flex-1 basis-40">
        <Choice
          label={t.roles.except}
          value={name}
          choices={[["", t.roles.choose], ...objects.map((one) => [one.nameSingular, one.labelPlural] as const)]}
          quiet={name === ""}
          choose={choose}
        />
      </div>
      {field !== undefined && (
        <>
          <div className="min-w-0 flex-1 basis-32">
            <Choice label={t.roles.exceptField} value={field} choices={fields} choose={want} />
          </div>
          <button type="button" className="button" onClick={add}>
            {t.roles.addRule}
          </button>
        </>
      )}
    </div>
  );
}
