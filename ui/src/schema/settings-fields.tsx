// What is asked of a field's values: as many questions as its type has answers to.

import { CheckField, SelectField, TextField } from "../controls/form";
import { t } from "../messages";
import { canBeUnique, canHaveDefault, type FieldDraft, hasFormat, holdsSeveral, type NumberStyle } from "./draft";
import { optionValueOf } from "./name";

type Props = { draft: FieldDraft; change: (part: Partial<FieldDraft>) => void };

export function SettingsFields({ draft, change }: Props) {
  const { type } = draft;
  return (
    <>
      {canHaveDefault(type) && !draft.unique && <Default draft={draft} change={change} />}
      {hasFormat(type) && <Format draft={draft} change={change} />}
      {holdsSeveral(type) && (
        <TextField
          label={t.schema.maxValues}
          hint={t.schema.maxValuesHint}
          type="number"
          min={1}
          max={1000}
          value={draft.maxValues}
          onChange={(event) => change({ maxValues: event.target.value })}
        />
      )}
      <CheckField
        label={t.schema.required}
        hint={t.schema.requiredHint}
        checked={draft.required}
        onChange={(event) => change({ required: event.target.checked })}
      />
      {canBeUnique(type) && (
        <CheckField
          label={t.schema.unique}
          hint={t.schema.uniqueHint}
          checked={draft.unique}
          onChange={(event) => change({ unique: event.target.checked, default: "" })}
        />
      )}
    </>
  );
}

function Default({ draft, change }: Props) {
  const choices = choicesOf(draft);
  const value = draft.default;
  if (choices) {
    return (
      <SelectField
        label={t.schema.default}
        value={value}
        onChange={(event) => change({ default: event.target.value })}
        choices={[["", t.field.nothing], ...choices]}
      />
    );
  }
  return (
    <TextField
      label={t.schema.default}
      hint={t.schema.defaultHint}
      autoComplete="off"
      value={value}
      onChange={(event) => change({ default: event.target.value })}
    />
  );
}

/** What a default is chosen among; nothing where it is typed. */
function choicesOf({ type, options }: FieldDraft): [string, string][] | null {
  if (type === "BOOLEAN") {
    return [
      [t.common.yes, t.common.yes],
      [t.common.no, t.common.no],
    ];
  }
  if (type !== "SELECT") return null;
  const named = options.filter((option) => option.label.trim() !== "");
  return named.map((option) => [option.value ?? optionValueOf(option.label), option.label]);
}

const STYLES = ["plain", "percent", "short"] as const satisfies readonly NumberStyle[];
const DECIMALS = ["", "0", "1", "2", "3", "4", "5", "6"];

function Format({ draft, change }: Props) {
  return (
    <div className="grid grid-cols-3 gap-2">
      <SelectField
        label={t.schema.numberStyle}
        value={draft.style}
        onChange={(event) => change({ style: event.target.value as NumberStyle })}
        choices={STYLES.map((style) => [style, t.schema.numberStyles[style]])}
      />
      <SelectField
        label={t.schema.decimals}
        value={draft.decimals}
        onChange={(event) => change({ decimals: event.target.value })}
        choices={DECIMALS.map((count) => [count, count || t.schema.anyDecimals])}
      />
      <TextField
        label={t.schema.unit}
        autoComplete="off"
        maxLength={12}
        value={draft.unit}
        onChange={(event) => change({ unit: event.target.value })}
      />
    </div>
  );
}
