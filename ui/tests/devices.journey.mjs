// An admin signs a lost laptop out:
//   node tests/devices.journey.mjs INVITATION-ADDRESS FOLDER-FOR-PICTURES
// At "COLLEAGUE" on its standard output whoever started it has a laptop join the team.

import assert from "node:assert/strict";
import { acceptsInvitation, fitsPhone, isAccessible, says, withPage } from "./browser.mjs";

const [invitation, folder] = process.argv.slice(2);

await withPage(folder, async (page) => {
  const dialog = page.getByRole("dialog", { name: "Devices" });
  const devices = page.getByTestId("devices").getByRole("listitem");

  await acceptsInvitation(page, invitation, "Anna Lind");
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await page.getByRole("menuitem", { name: "Devices…" }).click();
  await says(devices, /Chrome on Linux · this one.*signed in/s);
  await isAccessible(page, "this browser alone");
  console.log("COLLEAGUE");
  const laptop = devices.filter({ hasText: "bo@team.example" });
  await says(laptop, /bo@team\.example · seen (just now|\d)/);
  assert.equal(await devices.count(), 2);
  await isAccessible(page, "devices");
  await page.setViewportSize({ width: 360, height: 740 });
  await fitsPhone(page, "devices");

  await laptop.getByRole("button", { name: /^Sign out / }).click();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await laptop.getByRole("button", { name: /^Sign out / }).click();
  await isAccessible(page, "sign out a device");
  await page.keyboard.press("Enter");
  await says(laptop, "Signed out");
  assert.equal(await laptop.getByRole("button").count(), 0);
});
