import { t } from "../messages";
import { removeSample } from "../start/import";

/** Sample data says that it is, and goes in one click. */
export function SampleNotice() {
  return (
    <div className="m-2 rounded-lg border border-line bg-surface p-2.5 text-xs">
      <p className="text-muted">{t.sample.notice}</p>
      <button
        type="button"
        className="text-button -ms-1"
        data-testid="remove-sample"
        onClick={() => void removeSample()}
      >
        {t.sample.remove}
      </button>
    </div>
  );
}
