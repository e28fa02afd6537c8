import { describe, expect, it } from "vitest";
import { nameOf, optionValueOf } from "./name";

describe("names from labels", () => {
  it.each([
    ["Born on", "bornOn"],
    ["Größe in m²", "grosseInM2"],
    ["2nd owner", "ndOwner"],
    ["VAT number", "vatNumber"],
    ["日本", ""],
    ["A label that is far too long for a name", "aLabelThatIsFarTooLongFo"],
  ])("%s is %s", (label, name) => expect(nameOf(label)).toBe(name));

  it.each([
    ["In progress", "IN_PROGRESS"],
    ["Café!", "CAFE"],
    ["日本", "日本"],
  ])("the option %s is %s", (label, value) => expect(optionValueOf(label)).toBe(value));
});
