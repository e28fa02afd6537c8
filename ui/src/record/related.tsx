import type { Related } from "../api/bindings";
import { useSchema } from "../api/queries";
import { kindOf } from "../field/kinds";
import { t } from "../messages";
import { iconOf } from "../shell/icons";
import { openRecord } from "../shell/place";

/** The records that point to this one, by what they are and by which field. */
export function RelatedRecords({ groups }: { groups: Related[] }) {
  const filled = groups.filter((group) => group.records.length > 0);
  if (filled.length === 0) return <p className="text-muted">{t.record.noRelated}</p>;
  return (
    <div className="grid gap-5">
      {filled.map((group) => (
        <Group key={`${group.object}.${group.field}`} group={group} />
      ))}
    </div>
  );
}

function Group({ group }: { group: Related }) {
  const object = useSchema().objects.find((one) => one.nameSingular === group.object);
  const Icon = iconOf(object?.icon);
  const details = object?.fields.filter((field) => ["SELECT", "CURRENCY"].includes(field.type)) ?? [];
  return (
    <section>
      <h2 className="pb-1 font-medium text-muted text-xs">
        {object?.labelPlural ?? group.object} <span className="count-chip">{group.records.length}</span>
      </h2>
      <ul>
        {group.records.map((record) => (
          <li key={record.id}>
            <button
              type="button"
              className="-mx-2 flex min-h-9 w-[calc(100%+1rem)] items-center gap-2 rounded-md px-2 text-start hover:bg-hover"
              onClick={() => openRecord(record.id)}
            >
              <Icon size={14} className="shrink-0 text-muted" aria-hidden />
              <span className="min-w-0 flex-1 truncate">{record.label || t.record.unnamed}</span>
              {details.map((field) => {
                const { Cell } = kindOf(field);
                const value = record.values[field.name] ?? null;
                return value === null ? null : (
                  <Cell key={field.name} value={value} field={field} links={record.links} />
                );
              })}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
