import type { LucideIcon } from "lucide-react";
import type { ObjectType } from "../api/bindings";
import { useNever } from "../api/may";
import { t } from "../messages";
import { show } from "../shell/overlays";

/** Says that an object cannot be laid out so, and what would help. */
export function NoField({ object, Icon, why }: { object: ObjectType; Icon: LucideIcon; why: string }) {
  const never = useNever();
  return (
    <div className="grid flex-1 place-content-center justify-items-center gap-3 p-8 text-center">
      <Icon size={28} strokeWidth={1.5} className="text-faint" aria-hidden />
      <p className="max-w-72 text-muted">{why}</p>
      {!never.schema && (
        <button
          type="button"
          className="button"
          onClick={() => show({ kind: "newField", object: object.nameSingular })}
        >
          {t.schema.newField(object.labelPlural)}
        </button>
      )}
    </div>
  );
}
