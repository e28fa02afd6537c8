// The engine's events, joined to the cache.

import { sayShown, setPresent } from "../record/presence";
import { setConnection } from "../sync/use-sync-status";
import { transport } from "../transport";
import { gatherTags, invalidate } from "./changes";
import { syncStatusQuery } from "./queries";
import { queryClient } from "./query-client";

const askForSync = () => void queryClient.invalidateQueries({ queryKey: syncStatusQuery.queryKey });

/** Listens until the returned function is called. */
export function listenForChanges(): () => void {
  const gather = gatherTags((tags) => invalidate(queryClient, tags));
  let lost = false;
  return transport.listen({
    changed: ({ tags }) => gather(tags),
    begun: askForSync,
    present: setPresent,
    sync: (status) => {
      queryClient.setQueryData(syncStatusQuery.queryKey, status);
      // An answer that is still on its way is older, and would take its place.
      if (queryClient.isFetching({ queryKey: syncStatusQuery.queryKey }) > 0) askForSync();
    },
    connection: (connection) => {
      setConnection(connection);
      if (connection === "connected") sayShown();
      else setPresent(null);
      // What was said while nobody listened is not said again.
      if (connection === "connected" && lost) void queryClient.invalidateQueries();
      lost = connection === "reconnecting";
    },
  });
}
