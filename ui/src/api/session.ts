// The web client's session: a cookie that scripts cannot read, so all we know is who it belongs to.

import { send } from "../transport/http";
import { CallError, SIGNED_OUT } from "../transport/transport";

export type Session = { email: string; name: string };

/** Who is signed in, or null. */
export async function currentSession(): Promise<Session | null> {
  try {
    return (await send("GET", "/api/session")) as Session;
  } catch (error) {
    if (error instanceof CallError && error.code === SIGNED_OUT) return null;
    throw error;
  }
}

export const signIn = (email: string, password: string) => send("POST", "/api/session", { email, password });

export const signOut = () => send("DELETE", "/api/session");

export type Acceptance = { email: string; name: string; password: string; invitation: string };

export const accept = (acceptance: Acceptance) => send("POST", "/api/accept", acceptance);
