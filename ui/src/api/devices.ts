// The laptops and programs that may open the team's server, asked of the server itself: no workspace holds them.

import { queryOptions } from "@tanstack/react-query";
import { isDesktop } from "../transport";
import { send } from "../transport/http";
import type { Device } from "./bindings";
import { desktop } from "./client";

/** No event tells of them; while somebody looks, they are asked for again. */
const LOOK_MS = 3_000;

export const devicesQuery = queryOptions({
  queryKey: ["devices"],
  queryFn: () => (isDesktop ? desktop.devices() : (send("GET", "/api/devices") as Promise<Device[]>)),
  staleTime: 0,
  refetchInterval: LOOK_MS,
});

export const signOutDevice = (id: string): Promise<unknown> =>
  isDesktop ? desktop.signOutDevice(id) : send("DELETE", `/api/devices/${encodeURIComponent(id)}`);
