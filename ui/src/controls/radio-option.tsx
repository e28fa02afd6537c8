import { Menu } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import type { ReactNode } from "react";

type Props = {
  value: string | number | null;
  /** Whether the menu stays open for another choice. */
  stays?: boolean;
  children: ReactNode;
};

/** A line of a menu of which one is chosen: it bears a mark at its end. */
export function RadioOption({ value, stays = false, children }: Props) {
  return (
    <Menu.RadioItem value={value} className="option" closeOnClick={!stays}>
      {children}
      <Menu.RadioItemIndicator className="ms-auto">
        <Check size={14} aria-hidden />
      </Menu.RadioItemIndicator>
    </Menu.RadioItem>
  );
}
