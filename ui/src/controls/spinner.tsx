import { LoaderCircle } from "lucide-react";
import { useEffect, useState } from "react";

/** Waiting shorter than this is not worth showing. */
const PATIENCE_MS = 300;

/** A spinner for what may take long, shown only once it does. */
export function Spinner({ label }: { label: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <span role="status" className="flex items-center gap-2 text-muted">
      <LoaderCircle size={15} className="animate-spin" aria-hidden />
      {label}
    </span>
  );
}
