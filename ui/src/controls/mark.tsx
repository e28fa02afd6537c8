/** Satchel's sign. */
export function Mark({ size }: { size: number }) {
  return <img src="/satchel.svg" width={size} height={size} alt="" className="block rounded-md" />;
}
