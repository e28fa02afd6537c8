// What a rollup goes over, which of those records count, and what it takes of them.

import { useId, useState } from "react";
import type { Definition, ObjectType } from "../api/bindings";
import { useSchema } from "../api/queries";
import { SelectField } from "../controls/form";
import { t } from "../messages";
import type { Chip } from "../table/conditions";
import { toFilter } from "../table/filter";
import { FilterBar } from "../table/filter-bar";
import { toChips } from "../view/read-filter";
import { AGGREGATES, leadingTo, writeFilter } from "./computed";

type Props = { object: ObjectType; from: Definition | null };

export function RollupFields({ object, from }: Props) {
  const { objects } = useSchema();
  const leading = leadingTo(object, objects);
  const had = from && "rollup" in from ? from.rollup : null;
  const [over, setOver] = useState(had ? `${had.object}.${had.relation}` : (leading[0]?.[0] ?? ""));
  const [aggregate, setAggregate] = useState<string>(had?.aggregate ?? "count");
  const related = objects.find((one) => one.nameSingular === over.split(".")[0]);
  const [chips, setChips] = useState<Chip[]>(() => (related && had ? toChips(related, had.filter) : []));
  if (leading.length === 0) return <p className="text-muted">{t.schema.noLeading}</p>;
  return (
    <>
      <SelectField
        label={t.schema.over}
        name="leading"
        value={over}
        onChange={(event) => {
          // The fields of another object are others.
          if (event.target.value.split(".")[0] !== related?.nameSingular) setChips([]);
          setOver(event.target.value);
        }}
        choices={leading}
      />
      {related && <Counted object={related} chips={chips} set={setChips} />}
      <SelectField
        label={t.schema.takes}
        name="aggregate"
        value={aggregate}
        onChange={(event) => setAggregate(event.target.value)}
        choices={AGGREGATES.map((one) => [one, t.schema.aggregates[one]])}
      />
      {aggregate !== "count" && (
        <SelectField
          key={over}
          label={t.schema.ofField}
          name="field"
          defaultValue={had?.field ?? undefined}
          choices={(related?.fields ?? []).map((field) => [field.name, field.label])}
        />
      )}
    </>
  );
}

/** Which of the records count. */
function Counted({ object, chips, set }: { object: ObjectType; chips: Chip[]; set: (chips: Chip[]) => void }) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <span id={id} className="font-medium text-xs">
        {t.schema.only}
      </span>
      <div
        role="group"
        aria-labelledby={id}
        className="flex min-w-0 flex-wrap items-center gap-1.5"
        data-testid="counted"
      >
        <FilterBar object={object} conditions={chips} set={set} sameForAll />
      </div>
      <input type="hidden" name="filter" value={writeFilter(toFilter(object, chips))} />
      <p className="text-muted text-xs">{t.schema.onlyHint}</p>
    </div>
  );
}
