// An admin invites a colleague, shuts them out, and reads what happened:
//   node tests/team.journey.mjs INVITATION-ADDRESS FOLDER-FOR-PICTURES

import assert from "node:assert/strict";
import { acceptsInvitation, elsewhere, fitsPhone, isAccessible, says, withPage } from "./browser.mjs";

const [invitation, folder] = process.argv.slice(2);
// Longer than a line of a phone.
const name = "Maximilian-Bartholomew-von-und-zu-Hohenlohe-Langenburg Ek";
const bo = `${name.split(" ")[0].toLowerCase()}@team.example`;

await withPage(folder, async (page) => {
  const dialog = page.getByRole("dialog", { name: "Team" });
  const accounts = dialog.getByRole("list", { name: "Accounts" }).getByRole("listitem");
  const open = async () => {
    await page.getByRole("button", { name: "Settings", exact: true }).click();
    await page.getByRole("menuitem", { name: "Team…" }).click();
  };

  await acceptsInvitation(page, invitation, "Anna Lind");
  await open();
  await says(accounts.first(), /Admin/);
  await isAccessible(page, "one account");
  await dialog.getByLabel("E-mail address").fill(bo);
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  const link = dialog.getByLabel("Address of the invitation");
  await link.waitFor();
  const accept = await link.inputValue();
  assert.equal(new URL(accept).origin, new URL(page.url()).origin);
  await isAccessible(page, "an invitation");
  const colleague = await elsewhere(page);
  await acceptsInvitation(colleague, accept, name);
  await page.keyboard.press("Escape");
  await open();
  const row = accounts.filter({ hasText: bo });
  await says(row, /no devices/);
  await page.setViewportSize({ width: 360, height: 740 });
  await fitsPhone(page, "accounts");
  await page.setViewportSize({ width: 1280, height: 800 });

  const actions = row.getByRole("button", { name: `What to do with ${bo}` });
  await actions.click();
  await page.getByRole("menuitem", { name: "Make an admin" }).click();
  await says(row, /Admin/);
  await actions.click();
  await page.getByRole("menuitem", { name: "Shut out…" }).click();
  await isAccessible(page, "shut out?");
  await row.getByRole("button", { name: "Cancel" }).click();
  await actions.click();
  await page.getByRole("menuitem", { name: "Shut out…" }).click();
  await row.getByRole("button", { name: "Shut out", exact: true }).click();
  await says(row, /Shut out/);
  // The last admin stays.
  await accounts
    .first()
    .getByRole("button", { name: /^What to do with / })
    .click();
  await page.getByRole("menuitem", { name: "No longer an admin" }).click();
  await page.getByText("last admin").first().waitFor();

  await dialog.getByRole("button", { name: "Security log" }).click();
  const log = dialog.getByRole("list", { name: "Security log" }).getByRole("listitem");
  await says(log.first(), /Shut out · maximilian/);
  await isAccessible(page, "security log");
  await dialog.getByLabel("Search the log").fill("MAXIMILIAN");
  await says(log.last(), /Invited · maximilian/);
  await page.setViewportSize({ width: 360, height: 740 });
  await fitsPhone(page, "security log");
  await dialog.getByLabel("Search the log").fill("nobody of that name");
  await says(dialog, "Nothing of that is in the log.");
});
