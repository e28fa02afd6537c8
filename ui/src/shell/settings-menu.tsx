import { Menu } from "@base-ui/react/menu";
import { useQuery } from "@tanstack/react-query";
import { Settings2 } from "lucide-react";
import { accountsQuery } from "../api/accounts";
import { useNever } from "../api/may";
import { useRoles } from "../api/roles";
import { signOut } from "../api/session";
import { RadioOption } from "../controls/radio-option";
import { t } from "../messages";
import { importFiles } from "../start/import";
import { useSyncStatus } from "../sync/use-sync-status";
import { chooseTheme, THEMES, type Theme, useTheme } from "../theme/theme";
import { isDesktop } from "../transport";
import { explain } from "./commit";
import { show } from "./overlays";

/** Offered to admins, whom alone the server tells of accounts, and to whoever says who may do what. */
function TeamItem({ hasServer }: { hasServer: boolean }) {
  const { data } = useQuery({ ...accountsQuery, enabled: hasServer });
  const roles = useRoles();
  const never = useNever();
  if (!data && (never.roles || (!hasServer && roles.length === 0))) return null;
  return (
    <Menu.Item className="option" onClick={() => show({ kind: "team" })}>
      {t.actions.team}
    </Menu.Item>
  );
}

export function SettingsMenu() {
  const theme = useTheme();
  const status = useSyncStatus();
  const hasServer = !isDesktop || (status !== null && status.state !== "local");
  const leave = async () => {
    try {
      await signOut();
      window.location.replace("/");
    } catch (error) {
      explain(error);
    }
  };
  return (
    <Menu.Root>
      <Menu.Trigger className="icon-button" aria-label={t.shell.settings} title={t.shell.settings}>
        <Settings2 size={15} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4} className="z-40">
          <Menu.Popup className="popup min-w-48 p-1">
            <Menu.RadioGroup
              value={theme}
              onValueChange={(next: Theme) => chooseTheme(next)}
              aria-label={t.theme.title}
            >
              {THEMES.map((choice) => (
                <RadioOption key={choice} value={choice} stays>
                  <span className="flex-1">{t.theme[choice]}</span>
                </RadioOption>
              ))}
            </Menu.RadioGroup>
            <Menu.Separator className="my-1 border-line border-t" />
            {isDesktop && (
              <Menu.Item className="option" onClick={() => void importFiles()}>
                {t.actions.import}
              </Menu.Item>
            )}
            <Menu.Item className="option" onClick={() => show({ kind: "shortcuts" })}>
              {t.actions.shortcuts}
            </Menu.Item>
            {hasServer && (
              <Menu.Item className="option" onClick={() => show({ kind: "devices" })}>
                {t.actions.devices}
              </Menu.Item>
            )}
            <TeamItem hasServer={hasServer} />
            {!isDesktop && (
              <Menu.Item className="option" onClick={leave}>
                {t.account.signOut}
              </Menu.Item>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
