import { Star } from "lucide-react";
import { t } from "../messages";
import { type Target, useStar } from "./use-favorites";

/** Keeps something at hand, or no longer. */
export function StarButton({ target }: { target: Target }) {
  const { starred, toggle } = useStar(target);
  const label = starred ? t.favorites.remove : t.favorites.add;
  return (
    <button
      type="button"
      className="icon-button"
      data-testid="star"
      aria-label={label}
      aria-pressed={starred}
      title={label}
      onClick={toggle}
    >
      <Star size={14} className={starred ? "fill-current text-warn" : ""} />
    </button>
  );
}
