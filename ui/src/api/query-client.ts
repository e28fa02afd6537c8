import { QueryCache, QueryClient } from "@tanstack/react-query";
import { CallError, SIGNED_OUT } from "../transport/transport";

/** Who is signed in, on the web. */
export const SESSION_KEY = ["session"];

/** A thin cache over the transport: renewed by the engine's events, never by time, focus or retry. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    // A session that ended anywhere has ended everywhere.
    onError: (error) => {
      if (error instanceof CallError && error.code === SIGNED_OUT) queryClient.setQueryData(SESSION_KEY, null);
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 10 * 60_000,
      retry: false,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: "always",
    },
  },
});
