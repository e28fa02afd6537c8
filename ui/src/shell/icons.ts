// The schema names its icons; these are the ones bundled.

import {
  BookUser,
  Building2,
  CalendarDays,
  CircleCheck,
  Folder,
  Handshake,
  Link2,
  type LucideIcon,
  Mail,
  MapPin,
  NotebookPen,
  Package,
  Phone,
  Shapes,
  Tag,
  Target,
  UserCheck,
  UserRound,
} from "lucide-react";

const ICONS: Record<string, LucideIcon> = {
  "book-user": BookUser,
  "building-2": Building2,
  "calendar-days": CalendarDays,
  "circle-check": CircleCheck,
  folder: Folder,
  handshake: Handshake,
  link: Link2,
  mail: Mail,
  "map-pin": MapPin,
  "notebook-pen": NotebookPen,
  package: Package,
  phone: Phone,
  tag: Tag,
  target: Target,
  "user-check": UserCheck,
  "user-round": UserRound,
};

/** The icon with this name; a shape that promises nothing where it is not bundled. */
export const iconOf = (name: string | undefined): LucideIcon => ICONS[name ?? ""] ?? Shapes;
