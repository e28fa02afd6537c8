import type { ReactNode } from "react";
import { Mark } from "../controls/mark";

/** The frame of everything that comes before the workspace is open. */
export function StartScreen({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <main className="grid h-full justify-items-center overflow-y-auto bg-canvas p-4 wide:pt-[14vh]">
      <div className="w-full max-w-[440px]">
        <Mark size={40} />
        <h1 className="pt-4 font-semibold text-xl tracking-tight">{title}</h1>
        <p className="pt-1 pb-6 text-muted">{lead}</p>
        {children}
      </div>
    </main>
  );
}
