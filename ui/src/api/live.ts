// The engine's events, joined to the cache.

import { setConnection } from "../sync/use-sync-status";
import { transport } from "../transport";
import { gatherTags, invalidate } from "./changes";
import { syncStatusQuery } from "./queries";
import { queryClient } from "./query-client";

/** Listens until the returned function is called. */
export function listenForChanges(): () => void {
  const gather = gatherTags((tags) => invalidate(queryClient, tags));
  let lost = false;
  return transport.listen({
    changed: ({ tags }) => gather(tags),
    sync: (status) => queryClient.setQueryData(syncStatusQuery.queryKey, status),
    connection: (connection) => {
      setConnection(connection);
      // What was said while nobody listened is not said again.
      if (connection === "connected" && lost) void queryClient.invalidateQueries();
      lost = connection === "reconnecting";
    },
  });
}
