/** A number as people write it in a filter: `1200`, `1,200.50`, `1 200`; null where it is none. */
export function parseNumber(text: string): number | null {
  const compact = text.replace(/[\s'_]/g, "");
  const groupsWithComma = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(compact);
  const number = Number(groupsWithComma ? compact.replaceAll(",", "") : compact.replace(",", "."));
  return compact === "" || !Number.isFinite(number) ? null : number;
}
