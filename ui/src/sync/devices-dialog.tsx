import { useQuery } from "@tanstack/react-query";
import { Globe, Laptop } from "lucide-react";
import { useState } from "react";
import type { Device } from "../api/bindings";
import { devicesQuery, signOutDevice } from "../api/devices";
import { queryClient } from "../api/query-client";
import { Modal } from "../controls/modal";
import { Spinner } from "../controls/spinner";
import { t } from "../messages";
import { formatAgo, formatDay, formatExactly } from "../messages/format";
import { explain } from "../shell/commit";
import { useNow } from "./status-item";

/** The laptops, programs and browsers that may open the team's server, each to be signed out. */
export function DevicesDialog({ close }: { close: () => void }) {
  const { data: devices, error } = useQuery(devicesQuery);
  // Those that are out are of interest last.
  const ordered = devices?.toSorted((a, b) => Number(a.signedOut) - Number(b.signedOut));
  return (
    <Modal title={t.devices.title} close={close}>
      <p className="pb-3 text-muted">{t.devices.why}</p>
      {error && <p className="text-danger">{error.message}</p>}
      {!devices && !error && <Spinner label={t.devices.asking} />}
      {devices?.length === 0 && <p>{t.devices.none}</p>}
      {ordered && ordered.length > 0 && (
        <ul className="rounded-lg border border-line" data-testid="devices">
          {ordered.map((device) => (
            <Row key={device.id} device={device} />
          ))}
        </ul>
      )}
    </Modal>
  );
}

function Row({ device }: { device: Device }) {
  const now = useNow();
  const Icon = device.browser ? Globe : Laptop;
  const facts = [
    device.own ? null : device.email,
    ...(device.browser ? sinceSignIn(device) : sinceJoined(device, now)),
  ];
  return (
    <li className="flex flex-wrap items-center gap-3 border-line border-b p-3 last:border-b-0">
      <Icon size={17} className="shrink-0 text-muted" aria-hidden />
      <div className="min-w-0 flex-1 basis-40">
        <p className="truncate font-medium" title={device.name}>
          {device.name}
          {device.here && <span className="font-normal text-muted"> · {t.devices.here}</span>}
        </p>
        <p className="break-words text-muted text-xs">{facts.filter((fact) => fact !== null).join(" · ")}</p>
      </div>
      {device.signedOut ? <span className="text-muted text-xs">{t.devices.out}</span> : <SignOut device={device} />}
    </li>
  );
}

const sinceSignIn = ({ enrolled }: Device) => (enrolled === 0 ? [] : [t.devices.signedIn(formatExactly(enrolled))]);

function sinceJoined({ enrolled, lastContact }: Device, now: number): string[] {
  const seen = lastContact === null ? t.devices.never : t.devices.seen(formatAgo(lastContact, now));
  return [seen, t.devices.since(formatDay(enrolled))];
}

/** Asks once more: whoever is signed out has to join again. */
function SignOut({ device }: { device: Device }) {
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const signOut = async () => {
    setBusy(true);
    try {
      await signOutDevice(device.id);
      await queryClient.invalidateQueries(devicesQuery);
    } catch (thrown) {
      explain(thrown);
    } finally {
      setBusy(false);
    }
  };
  if (!asked) {
    return (
      <button
        type="button"
        className="button is-small"
        aria-label={t.devices.signOutOf(device.name)}
        onClick={() => setAsked(true)}
      >
        {t.account.signOut}
      </button>
    );
  }
  return (
    <div className="flex gap-2">
      <button type="button" className="button is-small is-quiet" onClick={() => setAsked(false)}>
        {t.common.cancel}
      </button>
      {/* biome-ignore lint/a11y/noAutofocus: the question takes the place of the button that was pressed */}
      <button type="button" autoFocus className="button is-small is-danger" disabled={busy} onClick={signOut}>
        {t.devices.confirm}
      </button>
    </div>
  );
}
