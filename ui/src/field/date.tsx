// A day, the same wherever it is read.

import { formatMoment } from "../messages/format";
import { dateTime } from "./date-time";
import { readMoment } from "./day";
import { type Kind, where } from "./kind";

const plain = (value: unknown): string => (typeof value === "string" ? value : "");

export const date: Kind = {
  ...dateTime,
  width: 140,
  text: (value) => formatMoment(plain(value)),
  plain,
  filter: (field, condition) => {
    const { operator, value } = condition;
    if (operator === "within") return dateTime.filter(field, condition);
    const day = readMoment(value, new Date());
    return value !== "" && day === null ? null : where(field.name, operator, day?.slice(0, 10));
  },
};
