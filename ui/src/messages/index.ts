// The catalogue in use. A language is one file with the type of the English one, and one line here.

import { en } from "./en";

export type Messages = typeof en;

export const t: Messages = en;
