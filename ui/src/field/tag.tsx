/** A coloured label; the colours are tokens, so themes decide what "sky" looks like. */
export function Tag({ label, color }: { label: string; color: string }) {
  return (
    <span className="tag" data-color={color}>
      <span className="truncate">{label}</span>
    </span>
  );
}
