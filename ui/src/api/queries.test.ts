import { expect, it } from "vitest";
import type { Field, Schema } from "./bindings";
import { withoutPlaces } from "./queries";

it("leaves places in an order made by hand out of what lists and forms show", () => {
  const field = (name: string, type: Field["type"]) => ({ name, type }) as Field;
  const object = { nameSingular: "person", fields: [field("name", "TEXT"), field("position", "POSITION")] };
  const shown = withoutPlaces({ objects: [object] } as unknown as Schema);
  expect(shown.objects.flatMap(({ fields }) => fields.map(({ name }) => name))).toEqual(["name"]);
});
