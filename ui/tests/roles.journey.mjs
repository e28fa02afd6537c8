// An admin says what a colleague may do, who then is offered just that:
//   node tests/roles.journey.mjs INVITATION-ADDRESS FOLDER-FOR-PICTURES

import assert from "node:assert/strict";
import { acceptsInvitation, elsewhere, fitsPhone, isAccessible, says, withPage } from "./browser.mjs";

const [invitation, folder] = process.argv.slice(2);
const MIRJA = "Mirja Salo";
const OWN = "Olli Own";
// Longer than a line of a phone.
const NAME = "Bo-Bartholomew-von-und-zu-Hohenlohe-Langenburg Ek";
const BO = `${NAME.split(" ")[0].toLowerCase()}@team.example`;
const SOUTH = "South of the Alps with Carinthia, Styria and all that lies below them";
const BOARD = "Deals as a board";

await withPage(folder, async (anna) => {
  const dialog = anna.getByRole("dialog", { name: "Team" });
  const tab = (name) => dialog.getByRole("button", { name, exact: true }).click();
  const listed = (name) => dialog.getByRole("list", { name, exact: true });
  const bo = await elsewhere(anna);

  await acceptsInvitation(anna, invitation, "Anna Lind");
  await opensTeam();
  await makesRole();
  await makesTeams();
  await invitesBo();
  await addsRecord(anna, "person", MIRJA);
  await sharesBoard();
  await boReads();
  await boLooks();
  await boWorks();
  await boIsLetDoMore();

  async function opensTeam() {
    await anna.getByRole("button", { name: "Settings", exact: true }).click();
    await anna.getByRole("menuitem", { name: "Team…" }).click();
  }

  /** Chooses, and waits until that is saved. */
  async function chooses(label, option) {
    const select = dialog.getByLabel(label, { exact: true });
    await select.selectOption(option);
    await anna.waitForFunction(
      ([at, wanted]) => {
        const one = document.querySelector(`[role=dialog] select[aria-label="${at}"]`);
        return one?.value === wanted || one?.selectedOptions[0]?.text === wanted;
      },
      [label, option.label ?? option],
    );
  }

  async function onPhone(screen) {
    await anna.setViewportSize({ width: 360, height: 740 });
    await fitsPhone(anna, screen);
    const wide = await dialog
      .locator(".overflow-y-auto")
      .evaluateAll((all) => all.some((one) => one.scrollWidth > one.clientWidth));
    assert.ok(!wide, `${screen} scrolls sideways in its dialog`);
    await anna.setViewportSize({ width: 1280, height: 800 });
  }

  async function makesRole() {
    await tab("Roles");
    await says(dialog, "There are no roles yet.");
    await dialog.getByLabel("Name of the new role").fill("Rep");
    await anna.keyboard.press("Enter");
    await chooses("Change: All records", "OWN");
    await chooses("Delete: All records", "NONE");
    await dialog.getByLabel("Object with rules of its own").selectOption({ label: "Companies" });
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    await chooses("Make: Companies", "NONE");
    await dialog.getByLabel("Object with rules of its own").selectOption({ label: "People" });
    await dialog.getByLabel("Field", { exact: true }).selectOption({ label: "Job title" });
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    await chooses("Change: People · Job title", "NONE");
    await isAccessible(anna, "a role");
    await onPhone("a role");
    // Said again, what was removed says nothing of what it said.
    await dialog.getByRole("button", { name: "Remove the rules for Companies" }).click();
    await dialog.getByLabel("Make: Companies").waitFor({ state: "detached" });
    await dialog.getByLabel("Object with rules of its own").selectOption({ label: "Companies" });
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    await dialog.getByLabel("Make: Companies").waitFor();
    assert.equal(await dialog.getByLabel("Make: Companies").inputValue(), "");
    await chooses("Make: Companies", "NONE");
  }

  async function makesTeams() {
    await tab("Teams");
    const name = dialog.getByLabel("Name of the new team");
    for (const one of [SOUTH, "Nord"]) {
      await name.fill(one);
      await anna.keyboard.press("Enter");
      await listed("Teams").getByRole("button", { name: one }).waitFor();
    }
    await name.fill("Vienna");
    await dialog.getByLabel("Part of", { exact: true }).selectOption({ label: "Nord" });
    await anna.keyboard.press("Enter");
    await listed("Teams").getByRole("button", { name: "Vienna" }).waitFor();
    await listed("Teams").getByRole("button", { name: "Nord" }).click();
    // A team is no part of itself, nor of its parts.
    const homes = await listed("Teams").getByLabel("Part of").locator("option").allTextContents();
    assert.deepEqual(homes, ["Part of no other", SOUTH]);
    await listed("Teams").getByLabel("Name of the team").fill("North");
    await anna.keyboard.press("Enter");
    await listed("Teams").getByRole("button", { name: "North" }).waitFor();
    await isAccessible(anna, "teams");
    await onPhone("teams");
  }

  async function invitesBo() {
    await tab("People");
    await dialog.getByLabel("E-mail address").fill(BO);
    await dialog.getByRole("button", { name: "Invite", exact: true }).click();
    const link = dialog.getByLabel("Address of the invitation");
    await link.waitFor();
    await acceptsInvitation(bo, await link.inputValue(), NAME);
    await anna.keyboard.press("Escape");
    await opensTeam();
    await chooses(`Role of ${BO}`, { label: "Rep" });
    await chooses(`Team of ${BO}`, { label: "North / Vienna" });
    await isAccessible(anna, "people with roles");
    await onPhone("people with roles");
    await tab("Roles");
    await listed("Roles").getByRole("button", { name: "Rep 1 person" }).waitFor();
    await anna.keyboard.press("Escape");
  }

  async function sharesBoard() {
    await addsRecord(anna, "opportunity", "Sauna");
    await anna.getByTestId("view-menu").click();
    await anna.getByRole("menuitemradio", { name: "Kanban" }).click();
    await anna.getByTestId("card").waitFor();
    await anna.getByTestId("save-view-as").click();
    await anna.getByRole("dialog").getByLabel("Name").fill(BOARD);
    await anna.getByRole("button", { name: "Save the view" }).click();
    await says(anna.getByTestId("view-picker"), BOARD);
  }

  async function boReads() {
    await opens(bo, MIRJA);
    const panel = bo.getByTestId("record-panel");
    await says(panel, "You may read this, not change it");
    assert.equal(await panel.getByRole("button", { name: /^Edit / }).count(), 0, "nothing is edited");
    assert.equal(await panel.getByTestId("field-city").evaluate((one) => one.tagName), "DD");
    assert.equal(await panel.getByRole("button", { name: "Delete", exact: true }).count(), 0);
    await isAccessible(bo, "a record that is read");
    await bo.setViewportSize({ width: 360, height: 740 });
    await fitsPhone(bo, "a record that is read");
    await bo.setViewportSize({ width: 1280, height: 800 });
    await bo.keyboard.press("Escape");
    await bo.getByTestId("cell-0-city").dblclick();
    assert.equal(await bo.getByTestId("grid").getByRole("textbox").count(), 0, "no cell of it opens");
  }

  /** What the team shares is looked at, and kept as one's own where it is changed. */
  async function boLooks() {
    await bo.getByTestId("nav-opportunity").click();
    await bo.getByTestId("view-picker").click();
    await bo.getByRole("menuitemradio", { name: BOARD }).click();
    await says(bo.getByTestId("card"), "Sauna");
    assert.equal(await bo.locator("[data-move]").count(), 0, "the card stays in its lane");
    await bo.getByTestId("card").focus();
    await bo.keyboard.press("Alt+ArrowRight");
    await bo.getByTestId("view-menu").click();
    const offered = await bo.getByRole("menuitem").allTextContents();
    assert.deepEqual(offered, ["Add to favorites"]);
    await bo.getByRole("menuitemradio", { name: "Table" }).click();
    assert.equal(await bo.getByRole("button", { name: /^Change the field|^New field/ }).count(), 0);
    await bo.getByTestId("save-view-as").click();
    const whose = bo.getByRole("dialog").getByLabel("Who sees it").locator("option");
    assert.deepEqual(await whose.allTextContents(), ["Only mine"]);
    await bo.getByRole("dialog").getByLabel("Name").fill("Deals");
    await bo.getByRole("button", { name: "Save the view" }).click();
    await says(bo.getByTestId("view-picker"), "Deals");
    await bo.getByTestId("view-menu").click();
    const own = await bo.getByRole("menuitem").allTextContents();
    assert.deepEqual(own, ["Add to favorites", "Rename…", "Delete the view"]);
    await bo.keyboard.press("Escape");
  }

  async function boWorks() {
    await addsRecord(bo, "person", OWN);
    const panel = bo.getByTestId("record-panel");
    await panel.getByRole("button", { name: /^Edit City/ }).click();
    await bo.keyboard.type("Graz");
    await bo.keyboard.press("Enter");
    await says(panel.getByTestId("field-city"), "Graz");
    assert.equal(await panel.getByTestId("locked").count(), 0);
    assert.equal(
      await panel.getByTestId("field-jobTitle").evaluate((one) => one.tagName),
      "DD",
      "a field that is read",
    );
    await bo.getByTestId("nav-company").click();
    await says(bo.getByRole("main"), "There are no companies yet.");
    assert.equal(await bo.getByRole("button", { name: /company/i }).count(), 0, "no way to a new company");
    assert.equal(await bo.getByRole("button", { name: "New object" }).count(), 0);
    await bo.keyboard.press("Control+k");
    await bo.getByTestId("palette-input").fill("> new");
    await says(bo.getByTestId("palette-action"), "New person");
    const offered = await bo.getByTestId("palette-action").allTextContents();
    assert.deepEqual(
      offered.filter((one) => /new (company|object|field)/i.test(one)),
      [],
    );
    await bo.keyboard.press("Escape");
  }

  /** What is allowed shows where it is, without a word from whoever is there. */
  async function boIsLetDoMore() {
    await opensTeam();
    await tab("Roles");
    await listed("Roles").getByRole("button", { name: /^Rep/ }).click();
    await dialog.getByLabel("Roles and teams").click();
    await bo.getByRole("button", { name: "Settings", exact: true }).click();
    await bo.getByRole("menuitem", { name: "Team…" }).click();
    const tabs = bo.getByRole("dialog", { name: "Team" }).getByRole("button", { pressed: true });
    await says(tabs, "Roles");
    assert.equal(
      await bo.getByRole("button", { name: "People", pressed: false }).count(),
      0,
      "accounts are for admins",
    );
    await bo.keyboard.press("Escape");
    await tab("People");
    await chooses(`Role of ${BO}`, "");
    await bo.getByRole("button", { name: "Add a company" }).waitFor();
    await bo.getByRole("button", { name: "New object" }).waitFor();
    await opens(bo, MIRJA);
    await bo.getByRole("button", { name: /^Edit City/ }).waitFor();
  }
});

async function addsRecord(page, object, name) {
  await page.getByTestId(`nav-${object}`).click();
  await page.getByTestId("new-row").click();
  await page.getByTestId("new-row-input").fill(name);
  await page.keyboard.press("Enter");
  await says(page.getByTestId("record-panel").getByRole("heading", { level: 1 }), name);
}

async function opens(page, name) {
  await page.keyboard.press("Control+k");
  await page.getByTestId("palette-input").fill(name);
  await says(page.locator('[data-testid=palette-hit][aria-selected="true"]'), name);
  await page.keyboard.press("Enter");
  await says(page.getByTestId("record-panel").getByRole("heading", { level: 1 }), name);
}
