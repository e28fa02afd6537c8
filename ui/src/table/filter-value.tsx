// What a filter compares with: an option, a record, yes or no, or what is typed.

import { useState } from "react";
import type { Field, FieldType, Json } from "../api/bindings";
import { useRecord } from "../api/queries";
import { kindOf, typeOf } from "../field/kinds";
import { PERIODS, periodText } from "../field/period";
import { t } from "../messages";
import type { Condition } from "./conditions";

type Props = {
  field: Field;
  condition: Condition;
  /** Whether it must mean the same whoever asks. */
  sameForAll: boolean;
  change: (condition: Condition) => void;
  done: () => void;
};

/** Types whose value is picked from a list. */
const CHOSEN: readonly FieldType[] = ["SELECT", "MULTI_SELECT", "RELATION", "MORPH_RELATION"];
/** Whoever asks, as the engine reads it. */
const ME = "me";
const DATES: readonly FieldType[] = ["DATE", "DATE_TIME"];

export function FilterValue(props: Props) {
  const { field } = props;
  if (props.condition.operator === "within") return <PeriodPicker {...props} />;
  if (typeOf(field) === "BOOLEAN") return <YesOrNo {...props} />;
  if (CHOSEN.includes(typeOf(field))) return <Choice {...props} />;
  return <Typed {...props} />;
}

/** The field's own editor, with the filter's value in place of a record's. */
function Choice({ field, condition, sameForAll, change, done }: Props) {
  const { Editor } = kindOf(field);
  const several = typeOf(field) === "MULTI_SELECT";
  const written = (value: Json) => (Array.isArray(value) ? value.join(",") : typeof value === "string" ? value : "");
  if (!Editor) return null;
  return (
    <div className="-mx-2 -mb-2 border-line border-t">
      {!sameForAll && field.targets.includes("workspaceMember") && (
        <button
          type="button"
          className="option mx-1 mt-1"
          onClick={() => {
            change({ ...condition, value: ME });
            done();
          }}
        >
          {t.filter.me}
        </button>
      )}
      <Editor
        field={field}
        value={several ? condition.value.split(",").filter(Boolean) : condition.value || null}
        links={{}}
        seed={null}
        change={(value) => several && change({ ...condition, value: written(value) })}
        save={(value) => {
          change({ ...condition, value: written(value) });
          done();
        }}
        cancel={done}
      />
    </div>
  );
}

function PeriodPicker({ field, condition, change }: Props) {
  return (
    <select
      className="input"
      aria-label={t.filter.valueOf(field.label)}
      value={condition.value}
      onChange={(event) => change({ ...condition, value: event.target.value })}
    >
      <option value="" disabled>
        {t.filter.choosePeriod}
      </option>
      {PERIODS.map((period) => (
        <option key={period} value={period}>
          {t.filter.periods[period]}
        </option>
      ))}
    </select>
  );
}

function YesOrNo({ field, condition, change }: Props) {
  return (
    <select
      className="input"
      aria-label={field.label}
      value={condition.value}
      onChange={(event) => change({ ...condition, value: event.target.value })}
    >
      <option value="true">{t.common.yes}</option>
      <option value="false">{t.common.no}</option>
    </select>
  );
}

function Typed({ field, condition, change, done }: Props) {
  const [text, setText] = useState(condition.value);
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the person has just chosen to filter by this field
      autoFocus
      className="input"
      aria-label={t.filter.valueOf(field.label)}
      placeholder={DATES.includes(typeOf(field)) ? t.field.dateHint : t.filter.valueOf(field.label)}
      value={text}
      autoComplete="off"
      onChange={(event) => {
        setText(event.target.value);
        change({ ...condition, value: event.target.value });
      }}
      onKeyDown={(event) => event.key === "Enter" && done()}
    />
  );
}

/** The value as a chip shows it. */
export function useValueText(field: Field, { operator, value }: Condition): string {
  const type = typeOf(field);
  const isRecord = (type === "RELATION" || type === "MORPH_RELATION") && value !== "" && value !== ME;
  const record = useRecord(value, isRecord).data?.record;
  if (isRecord) return record?.label ?? t.field.unknownRecord;
  if (value === ME && field.targets.length > 0) return t.filter.me;
  if (operator === "within") return periodText(value);
  if (type === "BOOLEAN") return value === "true" ? t.common.yes : t.common.no;
  if (type === "MULTI_SELECT") return kindOf(field).text(value.split(","), field, {});
  return type === "SELECT" ? kindOf(field).text(value, field, {}) : value;
}
