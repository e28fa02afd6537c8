import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { engine } from "../api/client";
import { isMe } from "../api/me";
import { useObject } from "../api/queries";
import { t } from "../messages";
import { Choices, narrow } from "./choices";
import { CHOICE_OPERATORS, type EditorProps, type Kind, type Links, textFilter } from "./kind";

function text(value: unknown, _field: unknown, links: Links): string {
  if (typeof value !== "string") return "";
  return links[value] ?? (isMe(value) ? t.history.you : t.field.unknownRecord);
}

/** Enough to choose from at a glance; typing finds the rest. */
const OFFERED = 8;
/** An object without search, such as the members, is small enough to be read whole. */
const READ_WHOLE = 500;

function RecordPicker({ field, value, links, seed, save, cancel }: EditorProps) {
  const [asked, ask] = useState(seed ?? "");
  const offered = useOffered(field.targets, asked.trim());
  const chosen = typeof value === "string" ? value : null;
  const choices = offered.map(({ id, label, detail }) => ({
    key: id,
    label,
    chosen: id === chosen,
    face: (
      <>
        {label} <span className="text-muted">{detail}</span>
      </>
    ),
  }));
  if (chosen) {
    const face = <span className="text-muted">{t.field.unlink(text(chosen, field, links))}</span>;
    choices.push({ key: "", label: "", chosen: false, face });
  }
  const choose = (key: string, after: Parameters<typeof save>[1]) => save(key || null, after);
  return <Choices label={field.label} seed={seed} choices={choices} ask={ask} choose={choose} cancel={cancel} />;
}

type Offer = { id: string; label: string; detail: string };

/** Records of the targets that match; before anything is typed, those of the first that were changed last. */
function useOffered(targets: readonly string[], asked: string): Offer[] {
  const target = targets[0] ?? "";
  const object = useObject(target);
  const searches = asked !== "" && object?.listed === true;
  const found = useQuery({
    queryKey: ["offered", ...targets, asked],
    queryFn: () => engine.search(asked, OFFERED, [...targets]),
    enabled: searches,
    placeholderData: (before) => before,
    meta: { tags: [...targets, "search"] },
  });
  const first = useQuery({
    queryKey: ["offered", "first", target],
    queryFn: () =>
      engine.page({
        object: target,
        filter: null,
        sorts: [{ field: "updatedAt", descending: true }],
        offset: 0,
        limit: object?.listed ? OFFERED : READ_WHOLE,
        trash: false,
      }),
    enabled: object !== undefined && !searches,
    meta: { tags: [target] },
  });
  if (searches) return found.data?.hits ?? [];
  const records = (first.data?.records ?? []).map(({ id, label }) => ({ id, label, detail: "" }));
  return narrow(records, object?.listed ? "" : asked);
}

export const relation: Kind = {
  Cell: ({ value, field, links }) =>
    typeof value === "string" ? (
      <span className={`truncate ${links[value] === undefined ? "text-faint" : ""}`}>{text(value, field, links)}</span>
    ) : null,
  Editor: RecordPicker,
  shape: "panel",
  width: 180,
  text,
  plain: text,
  // An id says nothing about order.
  sortKeys: () => [],
  operators: CHOICE_OPERATORS,
  filter: textFilter((name) => name),
};
