// What may be done by whoever works here: what may not is not offered. It would be refused all the same.

import type { Field, Never, RecordView } from "./bindings";
import { FREE, ownNever } from "./me";
import { useWorkspace } from "./queries";

/** What whoever works here may never do. What shows something by it is drawn again when that changes. */
export function useNever(): Never {
  return useWorkspace().data?.never ?? FREE;
}

/** Whether a field of this record may be set. */
export const maySet = (
  record: Pick<RecordView, "object" | "locked">,
  field: Pick<Field, "name" | "computed">,
  never = ownNever(),
): boolean => !field.computed && !record.locked && !never.set[record.object]?.includes(field.name);
