/** A primary value with the number of those beside it. */
export function WithMore({ text, more }: { text: string; more: number }) {
  return (
    <>
      <span className="truncate">{text}</span>
      {more > 0 && <span className="count-chip">+{more}</span>}
    </>
  );
}
