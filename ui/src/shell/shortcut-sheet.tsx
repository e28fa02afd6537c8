import { Keycaps } from "../controls/keycaps";
import { Modal } from "../controls/modal";
import { t } from "../messages";
import { SHEET } from "./shortcuts";

export function ShortcutSheet({ close }: { close: () => void }) {
  return (
    <Modal title={t.sheet.title} close={close}>
      <div className="grid gap-5">
        {SHEET.map(({ title, lines }) => (
          <section key={title}>
            <h2 className="pb-1.5 font-medium text-muted text-xs">{title}</h2>
            <dl>
              {lines.map(({ keys, does }) => (
                <div key={does} className="flex min-h-7 items-center justify-between gap-4">
                  <dt>{does}</dt>
                  <dd className="m-0 flex gap-2">
                    {keys.map((key) => (
                      <Keycaps key={key} keys={key} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
