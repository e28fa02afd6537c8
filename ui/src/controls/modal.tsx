import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { t } from "../messages";

type Props = {
  title: string;
  close: () => void;
  /** Whether it has room for a table. */
  wide?: boolean;
  children: ReactNode;
};

/** A dialog with a title, for what cannot be shown in place. */
export function Modal({ title, close, wide = false, children }: Props) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-(--scrim)" />
        <Dialog.Popup
          className={`popup -translate-x-1/2 fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] flex-col ${
            wide ? "w-[min(720px,calc(100vw-2rem))]" : "w-[min(560px,calc(100vw-2rem))]"
          }`}
        >
          <div className="flex items-center justify-between border-line border-b py-2 ps-4 pe-2">
            <Dialog.Title className="font-semibold text-sm">{title}</Dialog.Title>
            <Dialog.Close className="icon-button" aria-label={t.common.close}>
              <X size={15} />
            </Dialog.Close>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
          <div className="overflow-y-auto p-4 outline-offset-[-2px]" tabIndex={0}>
            {children}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
