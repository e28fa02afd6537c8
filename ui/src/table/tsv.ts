// Blocks of cells as tab-separated text, the form in which spreadsheets exchange them.

/** Cells with a tab, a line break or a quote are quoted, as every spreadsheet reads and writes them. */
export function toTsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(quoted).join("\t")).join("\n");
}

const quoted = (cell: string) => (/["\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** The cells of a pasted block. A line break at the end, which spreadsheets add, is not a row. */
export function fromTsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/y;
  while (cell.lastIndex < text.length) {
    const [, quotedText, plainText = "", end] = cell.exec(text) ?? [];
    rows.at(-1)?.push(quotedText === undefined ? plainText : quotedText.replaceAll('""', '"'));
    if (end === "\t" && cell.lastIndex === text.length) rows.at(-1)?.push("");
    if (end !== "\t" && cell.lastIndex < text.length) rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}
