import type { ImportReport } from "../api/bindings";
import { Modal } from "../controls/modal";
import { t } from "../messages";
import { undo } from "../shell/commit";

/** What an import did, file by file, and where the rows are that it could not take. */
export function ImportReports({ reports, close }: { reports: ImportReport[]; close: () => void }) {
  return (
    <Modal title={t.import.done} close={close}>
      <ul className="grid gap-4 pb-4">
        {reports.map((report) => (
          <li key={report.batch + report.source} className="grid gap-1">
            <p className="break-all font-medium">{report.source}</p>
            <p className="text-muted">{t.import.counts(report)}</p>
            {report.rejected > 0 && (
              <p className="text-danger">
                {t.import.rejected(report.rejected)}
                {report.rejectedFile && <span className="block break-all text-muted">{report.rejectedFile}</span>}
              </p>
            )}
          </li>
        ))}
      </ul>
      <div className="flex justify-end gap-2">
        <button
          type="button"
          className="button"
          onClick={async () => {
            close();
            for (const { batch } of reports.toReversed()) await undo(batch);
          }}
        >
          {t.import.undo}
        </button>
        <button type="button" className="button is-primary" onClick={close}>
          {t.common.done}
        </button>
      </div>
    </Modal>
  );
}
