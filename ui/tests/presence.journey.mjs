// Two people at one record, each in a browser of their own, who see each other there:
//   node tests/presence.journey.mjs INVITATION-ADDRESS INVITATION-ADDRESS FOLDER-FOR-PICTURES

import assert from "node:assert/strict";
import { acceptsInvitation, elsewhere, fitsPhone, isAccessible, says, withPage } from "./browser.mjs";

const [forAnna, forBo, folder] = process.argv.slice(2);
const [ANNA, BO] = ["Anna Berg", "Bo Ek"];
const MIRJA = "Mirja Salo";

await withPage(folder, async (anna) => {
  const bo = await elsewhere(anna);
  const others = (page) => page.getByTestId("others-here").getByRole("listitem");
  const nobody = (page) => page.getByTestId("others-here").waitFor({ state: "detached" });

  await acceptsInvitation(anna, forAnna, ANNA);
  await anna.getByRole("button", { name: "Add a person" }).click();
  await anna.getByTestId("new-row-input").fill(MIRJA);
  await anna.keyboard.press("Enter");
  await says(anna.getByTestId("record-panel").getByRole("heading", { level: 1 }), MIRJA);
  await acceptsInvitation(bo, forBo, BO);

  // Nobody is told of who is elsewhere: once Bo has come, and it shows, that he was not there before is known.
  assert.equal(await others(anna).count(), 0);
  await openMirja(bo);
  await says(others(bo), `${ANNA} has this open`);
  await says(others(anna), `${BO} has this open`);
  assert.deepEqual(await others(anna).evaluateAll((all) => all.map((one) => one.title)), [`${BO} has this open`]);
  await isAccessible(anna, "two at one record");

  await bo.keyboard.press("Escape");
  await nobody(anna);
  await openMirja(bo);
  await says(others(anna), `${BO} has this open`);
  await anna.setViewportSize({ width: 360, height: 740 });
  await others(anna).first().waitFor();
  await fitsPhone(anna, "two at one record");
  await anna.setViewportSize({ width: 1280, height: 800 });

  await bo.close();
  await nobody(anna);
});

async function openMirja(page) {
  await page.keyboard.press("Control+k");
  await page.getByTestId("palette-input").fill("mirja");
  await says(page.locator('[data-testid=palette-hit][aria-selected="true"]'), MIRJA);
  await page.keyboard.press("Enter");
  await says(page.getByTestId("record-panel").getByRole("heading", { level: 1 }), MIRJA);
}
