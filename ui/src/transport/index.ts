import { http } from "./http";
import { tauri } from "./tauri";
import type { Transport } from "./transport";

/** The shell this page runs in, decided once at start. */
export const transport: Transport = "__TAURI_INTERNALS__" in globalThis ? tauri : http;

export const isDesktop = transport.kind === "desktop";
