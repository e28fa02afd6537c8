// A day with the web client, in a real browser against a real team server:
//   node tests/web.journey.mjs INVITATION-ADDRESS FOLDER-FOR-PICTURES
// At "COLLEAGUE" on its standard output whoever started it has a laptop with records join the team.

import assert from "node:assert/strict";
import { fitsPhone, isAccessible, says, withPage } from "./browser.mjs";

const [invitation, folder] = process.argv.slice(2);
const ANNA = { email: "anna@team.example", name: "Anna Lind", password: "a long password" };
const MIRJA = "Mirja Salo";

await withPage(folder, async (page) => {
  const at = (id) => page.getByTestId(id);
  const button = (name) => page.getByRole("button", { name, exact: true });

  await acceptInvitation();
  await beginWithNothing();
  await addPerson();
  await seeColleague();
  await editWithKeys();
  await keepTableInSight();
  await searchAndOpen();
  await writeNote();
  await readHistory();
  await openFullPage();
  await selectAndFilter();
  await deleteAndRestore();
  await shapeSchema();
  await keepView();
  await readFigures();
  await moveOnBoard();
  await choosePipeline();
  await rollUpSome();
  await moveOnCalendar();
  await deleteView();
  await keepAtHand();
  await readShortcuts();
  await signOutAndIn();
  await goOnPhone();

  async function acceptInvitation() {
    await page.goto(invitation);
    await page.getByRole("heading", { name: "Join your team" }).waitFor();
    await isAccessible(page, "invitation");
    await page.getByLabel("E-mail").fill(ANNA.email);
    await page.getByLabel("Your name").fill(ANNA.name);
    await page.getByLabel("Choose a password").fill(ANNA.password);
    await button("Create account").click();
    await says(page.getByRole("main"), "There are no people yet.");
    assert.ok(!page.url().includes("code="), "the invitation is out of the address");
  }

  /** Holds back what the page asks of `address` until the returned function is called. */
  async function hold(address) {
    let open;
    const opened = new Promise((resolve) => {
      open = resolve;
    });
    await page.route(address, async (route) => {
      await opened;
      await route.continue();
    });
    return async () => {
      open();
      await page.unrouteAll({ behavior: "wait" });
    };
  }

  async function beginWithNothing() {
    await isAccessible(page, "empty table");
    await button("Settings").click();
    await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
    await isAccessible(page, "settings menu");
    assert.equal(await page.getByText(/import/i).count(), 0, "the browser cannot import, so it does not offer to");
    await page.keyboard.press("Escape");
    await says(at("sync-status"), "Connected");
  }

  async function addPerson() {
    await button("Add a person").click();
    await at("new-row-input").fill(MIRJA);
    // The table comes late: until then nothing on the page has the keyboard, and Escape closes the panel all the same.
    const release = await hold("**/api/call/live_page");
    await page.keyboard.press("Enter");
    await says(at("record-panel").getByRole("heading", { level: 1 }), MIRJA);
    await page.keyboard.press("Escape");
    await at("record-panel").waitFor({ state: "detached" });
    await release();
    await says(at("cell-0-name"), MIRJA);
  }

  /** What is written elsewhere comes by itself. */
  async function seeColleague() {
    console.log("COLLEAGUE");
    await page.locator('[role=grid][aria-rowcount="43"]').waitFor();
    await isAccessible(page, "table");
  }

  async function editWithKeys() {
    const row = await findRow(MIRJA);
    const cell = at(`cell-${row}-city`);
    await moveTo(`cell-${row}-city`);
    await page.keyboard.type("Gra");
    await page.keyboard.press("Escape");
    await at("grid").getByRole("textbox").waitFor({ state: "detached" });
    await page.keyboard.type("Graz");
    await page.keyboard.press("Enter");
    await says(cell, "Graz");
    assert.equal(await here(), `cell-${row + 1}-city`, "Enter goes down");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Delete");
    await page.waitForFunction((id) => document.getElementById(id)?.textContent === "", `cell-${row}-city`);
    await page.keyboard.press("Control+z");
    await says(cell, "Graz");
    await page.keyboard.press("F2");
    await page.keyboard.press("End");
    await page.keyboard.type(" am See");
    await page.keyboard.press("Enter");
    await says(cell, "Graz am See");
  }

  /** Neither what was just done nor a record beside the table lies over the cell that one works in. */
  async function keepTableInSight() {
    await page.keyboard.press("Control+End");
    const [grid, toast] = await Promise.all([at("grid").boundingBox(), at("undo-toast").boundingBox()]);
    assert.ok(toast.y >= grid.y + grid.height, "the message lies below the rows");
    await page.keyboard.press(" ");
    await at("record-panel").waitFor();
    await page.waitForFunction(
      (id) => {
        const [cell, panel] = [id, "record-panel"].map((test) => document.querySelector(`[data-testid=${test}]`));
        return cell.getBoundingClientRect().right <= panel.getBoundingClientRect().left;
      },
      await here(),
    );
    await page.keyboard.press("Escape");
    await at("record-panel").waitFor({ state: "detached" });
  }

  async function findRow(label) {
    const names = await page
      .locator("[role=grid] [data-testid$=-name]")
      .evaluateAll((cells) => cells.map((cell) => [cell.id.split("-")[1], cell.textContent.trim()]));
    const found = names.find(([, name]) => name === label);
    assert.ok(found, `${label} is not among ${names}`);
    return Number(found[0]);
  }

  /** With the arrows alone, from the first cell on. */
  async function moveTo(id) {
    await at("grid").focus();
    await page.keyboard.press("Control+Home");
    const [, row] = id.split("-");
    for (let step = 0; step < Number(row); step++) await page.keyboard.press("ArrowDown");
    for (let step = 0; step < 20 && (await here()) !== id; step++) await page.keyboard.press("ArrowRight");
    assert.equal(await here(), id);
  }

  function here() {
    return at("grid").getAttribute("aria-activedescendant");
  }

  async function searchAndOpen() {
    await page.keyboard.press("Control+k");
    await at("palette-input").fill("mirja sal");
    await says(page.locator('[data-testid=palette-hit][aria-selected="true"]'), MIRJA);
    await isAccessible(page, "palette");
    await page.keyboard.press("Enter");
    await says(at("record-panel").getByRole("heading", { level: 1 }), MIRJA);
    await says(at("field-city"), "Graz am See");
    await at("field-jobTitle").click();
    await page.keyboard.type("Nobody");
    await page.keyboard.press("Escape");
    await at("record-panel").getByRole("textbox", { name: "Job title" }).waitFor({ state: "detached" });
    await isAccessible(page, "record panel");
  }

  async function writeNote() {
    await page.getByRole("tab", { name: /Notes/ }).click();
    await at("add-note").fill("Met at the fair\nWants an offer by Friday.");
    await button("Add note").click();
    await says(at("note"), "Met at the fair");
    await says(at("note"), "Wants an offer by Friday.");
    await isAccessible(page, "notes");
    await page.reload();
    await says(at("note"), "Met at the fair");
  }

  async function readHistory() {
    await page.getByRole("tab", { name: "Timeline" }).click();
    await says(at("history-entry"), /Anna Lind\s*changed.*City: Graz\s*Graz am See/s);
    await says(at("history-entry"), /Anna Lind\s*created this/);
    await says(at("history-entry"), /Anna Lind\s*undid.*City:\s*Graz/s);
    const cancelled = at("history-entry").filter({ hasText: /\bGra\b|Nobody/ });
    assert.equal(await cancelled.count(), 0, "what Escape left behind was not saved");
    await isAccessible(page, "history");
    // Back to how the record began, with the keyboard alone, and undone.
    const made = at("history-entry").filter({ hasText: /created this/ });
    await made.getByRole("button", { name: /^Restore the record/ }).press("Enter");
    await says(at("undo-toast"), "Record restored");
    await says(at("field-city"), "Empty");
    await at("undo-toast").getByRole("button", { name: "Undo" }).click();
    await says(at("field-city"), "Graz am See");
  }

  async function openFullPage() {
    await button("Open full page").click();
    await says(at("record-page").getByRole("heading", { level: 1 }), MIRJA);
    await isAccessible(page, "record page");
    await page.keyboard.press("Escape");
    await at("grid").waitFor();
  }

  async function selectAndFilter() {
    await at("grid").focus();
    await page.keyboard.press("x");
    await page.getByText("1 selected").waitFor();
    await isAccessible(page, "selection");
    await page.keyboard.press("Escape");
    await at("add-filter").click();
    await isAccessible(page, "fields to filter by");
    await page.getByRole("menuitem", { name: "City" }).click();
    await page.getByLabel("Value for City").fill("am See");
    await page.locator('[role=grid][aria-rowcount="3"]').waitFor();
    await isAccessible(page, "filter");
    await page.keyboard.press("Escape");
    await button("Remove the filter on City").click();
    await page.locator('[role=grid][aria-rowcount="43"]').waitFor();
    await at("add-filter").click();
    await page.getByRole("menuitem", { name: "Any field" }).click();
    await page.getByLabel("Value for Any field").fill("graz am");
    await page.locator('[role=grid][aria-rowcount="3"]').waitFor();
    await page.keyboard.press("Escape");
    await says(at("cell-0-name"), MIRJA);
  }

  async function deleteAndRestore() {
    await at("grid").focus();
    await page.keyboard.press(" ");
    await at("record-panel").getByRole("button", { name: "Delete" }).click();
    await at("record-panel").waitFor({ state: "detached" });
    await at("nav-trash").click();
    await says(at("trash"), MIRJA);
    await isAccessible(page, "trash");
    await button(`Restore ${MIRJA}`).click();
    await says(page.getByRole("main"), "No deleted people.");
    await isAccessible(page, "empty trash");
    await at("nav-person").click();
    await page.locator('[role=grid][aria-rowcount="43"]').waitFor();
  }

  /** An object of the team's own, a field of it, the field out of use and back. */
  async function shapeSchema() {
    await button("New object").click();
    await page.getByLabel("What one is called").fill("Car");
    await page.getByLabel("What many are called").fill("Cars");
    await isAccessible(page, "new object");
    await button("Add the object").click();
    await button("Add a car").click();
    await at("new-row-input").fill("Bus");
    await page.keyboard.press("Enter");
    await says(at("record-panel").getByRole("heading", { level: 1 }), "Bus");
    await page.keyboard.press("Escape");
    await button("New field in Cars").click();
    await page.getByLabel("Label").fill("Colour");
    await page.getByLabel("Type").selectOption("SELECT");
    await button("Add an option").click();
    await page.getByLabel("Option 1").fill("Red");
    await page.keyboard.press("Enter");
    await page.getByLabel("Option 2").fill("Dark blue");
    await isAccessible(page, "new field");
    await button("Add the field").click();
    await at("cell-0-colour").dblclick();
    await page.getByText("Dark blue").click();
    await says(at("cell-0-colour"), "Dark blue");
    await button("Change the field Colour").click();
    await page.getByLabel("Option 1").fill("Dark red");
    await button("Move Dark blue up").click();
    await page.getByLabel("Default").selectOption("RED");
    await page.getByLabel("Required").check();
    await isAccessible(page, "field");
    await button("Save").click();
    await button("New car").first().click();
    await at("new-row-input").fill("Tram");
    await page.keyboard.press("Enter");
    await says(at("field-colour"), "Dark red");
    await page.keyboard.press("Escape");
    await askForWhatIsRequired();
    await at("add-filter").click();
    await page.getByRole("menuitem", { name: "Colour" }).click();
    await page.getByRole("option", { name: "Dark blue" }).click();
    await at("save-view-as").click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Dark ones");
    await button("Save the view").click();
    await says(at("view-picker"), "Dark ones");
    await button("Change the field Colour").click();
    await button("Take out of use").click();
    await at("cell-0-colour").waitFor({ state: "detached" });
    await at("view-flaws").click();
    await says(page.getByRole("dialog"), "This view filters by Colour, a field that is no longer there");
    await isAccessible(page, "view with a part left out");
    await page.keyboard.press("Escape");
    await at("grid").focus();
    await page.keyboard.press("Control+z");
    await at("view-flaws").waitFor({ state: "detached" });
    await says(at("cell-0-colour"), "Dark blue");
    await computeField();
    await button("Change what Cars are called").click();
    await page.getByLabel("What many are called").fill("Vehicles");
    await isAccessible(page, "object");
    await button("Save").click();
    await says(at("nav-car"), "Vehicles");
    await at("nav-person").click();
  }

  /** A formula: refused where it is wrong, with that marked; then there, and nobody's to edit. */
  async function computeField() {
    await button("New field in Cars").click();
    await page.getByLabel("Label").fill("Shout");
    await page.getByLabel("Type").selectOption("FORMULA");
    await page.getByLabel("Formula").fill("upper(nme)");
    await isAccessible(page, "formula");
    await button("Add the field").click();
    await says(page.getByRole("alert"), "did you mean name?");
    const marked = await page.evaluate(() => {
      const { value, selectionStart, selectionEnd } = document.activeElement;
      return value.slice(selectionStart, selectionEnd);
    });
    assert.equal(marked, "nme");
    await page.getByLabel("Formula").fill("upper(name)");
    await button("Add the field").click();
    await says(at("cell-0-shout"), "BUS");
    await at("cell-0-shout").dblclick();
    assert.equal(await at("cell-0-shout").getByRole("textbox").count(), 0, "it is read");
    await at("cell-0-shout").click();
    await page.keyboard.press("Space");
    await says(at("field-shout"), "BUS");
    await isAccessible(page, "computed field");
    await page.keyboard.press("Escape");
  }

  function heads() {
    return page.locator("[data-testid^=head-]").evaluateAll((all) => all.map(({ dataset }) => dataset.testid.slice(5)));
  }

  /** Columns as one wants them, kept under a name; a filter on top of it, saved and found again. */
  async function keepView() {
    await at("nav-opportunity").click();
    await at("cell-0-name").waitFor();
    await at("columns").click();
    await page.getByLabel("Show Owner").uncheck();
    await isAccessible(page, "columns");
    await page.keyboard.press("Escape");
    await at("head-owner").waitFor({ state: "detached" });
    const width = (await at("head-stage").boundingBox()).width;
    await at("head-stage").getByRole("button").first().focus();
    await page.keyboard.press("Alt+ArrowRight");
    await page.keyboard.press("Shift+ArrowRight");
    const kept = ["name", "amount", "stage", "closeDate", "company", "pointOfContact"];
    assert.deepEqual(await heads(), kept);
    const edge = await at("head-amount").getByTestId("resize-edge").boundingBox();
    await page.mouse.move(edge.x + 3, edge.y + 10);
    await page.mouse.down();
    await page.mouse.move(edge.x + 53, edge.y + 10, { steps: 5 });
    await page.mouse.up();
    await at("save-view-as").click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Pipeline");
    await isAccessible(page, "new view");
    await button("Save the view").click();
    await says(at("view-picker"), "Pipeline");
    await at("save-view").waitFor({ state: "detached" });
    await page.reload();
    await at("cell-0-name").waitFor();
    assert.deepEqual(await heads(), kept);
    assert.ok((await at("head-stage").boundingBox()).width > width, "the column is as wide as it was made");

    const all = await at("grid").getAttribute("aria-rowcount");
    await at("add-filter").click();
    await page.getByRole("menuitem", { name: "Stage", exact: true }).click();
    await page.getByRole("option", { name: "New" }).click();
    await page.waitForFunction((before) => document.querySelector("[role=grid]")?.ariaRowCount !== before, all);
    await isAccessible(page, "changed view");
    await at("save-view").click();
    await at("save-view").waitFor({ state: "detached" });
    await at("view-picker").click();
    await isAccessible(page, "views");
    await page.getByRole("menuitemradio", { name: "All opportunities" }).click();
    await page.locator(`[role=grid][aria-rowcount="${all}"]`).waitFor();
    await page.keyboard.press("Control+k");
    await at("palette-input").fill("> view pipeline");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Remove the filter on Stage" }).click();
    await page.locator(`[role=grid][aria-rowcount="${all}"]`).waitFor();
    await button("Discard the changes").click();
    await page.getByRole("button", { name: "Remove the filter on Stage" }).waitFor();
  }

  /** Figures under the columns: of what the filter leaves, after every edit, kept with the view. */
  async function readFigures() {
    const figure = (field, text) => says(at(`foot-${field}`), text);
    const choose = async (field, name) => {
      await at(`foot-${field}`).press("Enter");
      await page.getByRole("menuitemradio", { name, exact: true }).press("Enter");
    };
    const rows = async () => Number(await at("grid").getAttribute("aria-rowcount")) - 2;
    await choose("name", "Count all");
    await figure("name", new RegExp(`^All\\s*${await rows()}$`));
    await choose("amount", "Sum");
    await figure("amount", /^Sum.*\d/);
    await choose("closeDate", "Largest");
    await figure("closeDate", /^Max.*20\d\d/);
    await at("foot-amount").click();
    await isAccessible(page, "figures of a column");
    await page.keyboard.press("Escape");
    await at("save-view").click();
    await at("save-view").waitFor({ state: "detached" });
    const some = await at("foot-name").textContent();
    await page.getByRole("button", { name: "Remove the filter on Stage" }).click();
    await page.waitForFunction(
      (before) => document.querySelector("[data-testid=foot-name]").textContent !== before,
      some,
    );
    await figure("name", new RegExp(`^All\\s*${await rows()}$`));
    await button("Discard the changes").click();
    await figure("name", some);
    // Another currency has a sum of its own.
    await at("cell-0-amount").click();
    await page.keyboard.type("2000000 CHF");
    await page.keyboard.press("Enter");
    await figure("amount", /CHF\s?2/);
    await page.keyboard.press("Control+z");
    await page.waitForFunction(() => !document.querySelector("[data-testid=foot-amount]").textContent.includes("CHF"));
    await page.reload();
    await figure("name", some);
    await figure("amount", /^Sum.*\d/);
  }

  /** The same view as a board: a card moved with the keyboard, and one with the mouse. */
  async function moveOnBoard() {
    await at("view-menu").click();
    await isAccessible(page, "view options");
    await page.getByRole("menuitemradio", { name: "Kanban" }).click();
    await page.getByRole("button", { name: "Remove the filter on Stage" }).click();
    await at("save-view").click();
    await at("save-view").waitFor({ state: "detached" });
    await at("card").first().waitFor();
    await isAccessible(page, "board");
    const lane = (value) => page.locator(`[data-lane="${value}"]`);
    await says(lane("PROPOSAL").locator("h2"), /Proposal/);
    const card = at("card").first();
    const name = await card.locator("span span").first().textContent();
    const from = await card.evaluate((one) => one.closest("[data-lane]").dataset.lane);
    const named = (value) => lane(value).getByTestId("card").filter({ hasText: name });
    await card.focus();
    await page.keyboard.press("Alt+ArrowRight");
    await named(from).waitFor({ state: "detached" });
    await page.keyboard.press("m");
    await page.getByRole("menuitemradio", { name: "No value" }).click();
    await says(named(""), name);
    await page.keyboard.press("Control+z");
    await named("").waitFor({ state: "detached" });
    await page.keyboard.press("Control+z");
    await says(named(from), name);
    await named(from).scrollIntoViewIfNeeded();
    const [start, end] = [await named(from).boundingBox(), await lane(from).boundingBox()];
    await page.mouse.move(start.x + 30, start.y + 12);
    await page.mouse.down();
    await page.mouse.move(start.x + 60, start.y + 30, { steps: 4 });
    await page.mouse.move(end.x + end.width + 60, end.y + 90, { steps: 10 });
    await page.mouse.up();
    await named(from).waitFor({ state: "detached" });
  }

  /** A stage of a pipeline of its own; the board of that pipeline, and of none, kept with the view. */
  async function choosePipeline() {
    const lanes = () => page.locator("[data-lane]").evaluateAll((all) => all.map(({ dataset }) => dataset.lane));
    const choose = async (name) => {
      await at("pipeline-picker").click();
      await page.getByRole("menuitemradio", { name, exact: true }).click();
      await says(at("pipeline-picker"), name);
    };
    await at("nav-opportunity").click();
    await at("grid").waitFor();
    await button("Change the field Stage").click();
    await button("Add an option").click();
    await page
      .getByLabel(/^Option \d+$/)
      .last()
      .fill("Talks");
    await page.getByLabel("Stages of pipelines").check();
    await page.getByLabel("Pipeline of Talks").fill("Partners");
    await button("Save").click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await at("view-picker").click();
    await page.getByRole("menuitemradio", { name: "Pipeline" }).click();
    await at("board").waitFor();
    await at("pipeline-picker").click();
    await isAccessible(page, "pipelines");
    await page.keyboard.press("Escape");
    await choose("Partners");
    await page.locator('[data-lane="TALKS"]').waitFor();
    assert.deepEqual(await lanes(), ["TALKS"]);
    await at("save-view").click();
    await at("save-view").waitFor({ state: "detached" });
    await page.reload();
    await page.locator('[data-lane="TALKS"]').waitFor();
    assert.deepEqual(await lanes(), ["TALKS"], "the view keeps it");
    await choose("In no pipeline");
    await page.locator('[data-lane="NEW"]').waitFor();
    assert.ok(!(await lanes()).includes("TALKS") && (await lanes()).includes(""));
    await choose("All pipelines");
    await page.locator('[data-lane="TALKS"]').waitFor();
    await at("save-view").click();
    await at("save-view").waitFor({ state: "detached" });
  }

  /** A rollup over some of the related records only: as many in all as a filter by the same finds. */
  async function rollUpSome() {
    await at("nav-opportunity").click();
    await at("add-filter").click();
    await page.getByRole("menuitem", { name: "Stage: outcome" }).click();
    await page.getByRole("option", { name: "Open" }).click();
    await page.getByRole("button", { name: "Remove the filter on Stage: outcome" }).waitFor();
    await at("foot-name").press("Enter");
    await page.getByRole("menuitemradio", { name: "Count all" }).press("Enter");
    const open = (
      await at("foot-name")
        .filter({ hasText: /All\s*\d/ })
        .textContent()
    ).replace("All", "");
    await at("nav-company").click();
    await button("New field in Companies").click();
    await page.getByLabel("Label").fill("Open deals");
    await page.getByLabel("Type").selectOption("ROLLUP");
    await page.getByLabel("Over").selectOption("opportunity.company");
    await at("counted").getByTestId("add-filter").click();
    await page.getByRole("menuitem", { name: "Stage: outcome" }).click();
    await page.getByRole("option", { name: "Open" }).click();
    await isAccessible(page, "rollup");
    await button("Add the field").click();
    await at("foot-openDeals").press("Enter");
    await page.getByRole("menuitemradio", { name: "Sum", exact: true }).press("Enter");
    await says(at("foot-openDeals"), new RegExp(`^Sum\\s*${open}$`));
    // Its dialog says again what it counts.
    await button("Change the field Open deals").click();
    await says(at("counted"), /outcome\s*is\s*Open/);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await at("nav-opportunity").click();
    await at("view-picker").click();
    await page.getByRole("menuitemradio", { name: "Pipeline" }).click();
    await at("board").waitFor();
  }

  /** A record moved to another day with the mouse, and on from there with the keyboard. */
  async function moveOnCalendar() {
    await at("view-menu").click();
    await page.getByRole("menuitemradio", { name: "Calendar" }).click();
    await at("calendar").waitFor();
    // The sample's deals close in the months around this one.
    for (let month = 0; month < 8 && (await at("entry").count()) === 0; month++) {
      const title = await at("calendar-title").textContent();
      await button("Month after").click();
      await page.waitForFunction(
        (before) => document.querySelector("[data-testid=calendar-title]").textContent !== before,
        title,
      );
      await page.waitForTimeout(500);
    }
    await isAccessible(page, "calendar");
    const entry = at("entry").first();
    const id = await entry.getAttribute("data-entry");
    const day = () =>
      page.evaluate((one) => document.querySelector(`[data-entry="${one}"]`)?.closest("[data-day]").dataset.day, id);
    const before = await day();
    const other = await page
      .locator("[data-day]:not([data-outside])")
      .evaluateAll((all, from) => all.map(({ dataset }) => dataset.day).find((one) => one !== from), before);
    const [from, to] = [await entry.boundingBox(), await at(`day-${other}`).boundingBox()];
    await page.mouse.move(from.x + 20, from.y + 8);
    await page.mouse.down();
    await page.mouse.move(from.x + 40, from.y + 20, { steps: 4 });
    await page.mouse.move(to.x + 40, to.y + 40, { steps: 8 });
    await page.mouse.up();
    const isOn = (wanted) => page.locator(`[data-day="${wanted}"] [data-entry="${id}"]`).waitFor();
    await isOn(other);
    await page.locator(`[data-entry="${id}"]`).focus();
    await page.keyboard.press("Alt+ArrowDown");
    const week = new Date(Date.parse(other) + 7 * 86_400_000).toISOString().slice(0, 10);
    await isOn(week);
    await page.keyboard.press("Control+z");
    await isOn(other);
    await page.keyboard.press("Escape");
    await button("Week").click();
    await isAccessible(page, "week");
    await button("Discard the changes").click();
    await at("board").waitFor();
  }

  async function deleteView() {
    await at("view-menu").click();
    await page.getByRole("menuitem", { name: "Delete the view" }).click();
    await says(at("view-picker"), "All opportunities");
    await page.keyboard.press("Control+z");
    await at("view-picker").click();
    await page.getByRole("menuitemradio", { name: "Pipeline" }).click();
    await at("board").waitFor();
    await at("nav-person").click();
    await at("grid").waitFor();
  }

  /** A view and a record in the sidebar, in an order of one's own. */
  async function keepAtHand() {
    const favorite = at("favorite");
    const first = async (text) => says(favorite.nth(0), text);
    await at("nav-opportunity").click();
    await at("view-picker").click();
    await page.getByRole("menuitemradio", { name: "Pipeline" }).click();
    await at("view-menu").click();
    await page.getByRole("menuitem", { name: "Add to favorites" }).click();
    await first("Pipeline");
    await at("nav-person").click();
    await at("grid").focus();
    await page.keyboard.press(" ");
    await at("record-panel").getByTestId("star").click();
    await favorite.nth(1).waitFor();
    const person = await at("record-panel").getByRole("heading", { level: 1 }).textContent();
    await page.keyboard.press("Escape");
    await button("New folder").click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("This week");
    await isAccessible(page, "new folder");
    await button("Add the folder").click();
    await says(favorite.nth(2), "This week");
    const [from, to] = [await favorite.nth(1).boundingBox(), await favorite.nth(0).boundingBox()];
    await page.mouse.move(from.x + 60, from.y + 14);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y + 4, { steps: 3 });
    await page.mouse.move(to.x + 60, to.y + 5, { steps: 5 });
    await page.mouse.up();
    await first(person);
    await favorite.nth(1).getByRole("button").first().focus();
    await page.keyboard.press("Alt+ArrowDown");
    await says(favorite.nth(2), "Pipeline");
    await isAccessible(page, "favorites");
    await favorite.nth(2).getByRole("button").first().click();
    await at("board").waitFor();
    await favorite.nth(1).hover();
    await button("What to do with the folder This week").click();
    await page.getByRole("menuitem", { name: "Delete the folder" }).click();
    await says(favorite.nth(1), "Pipeline");
    await at("nav-person").click();
    await at("grid").waitFor();
  }

  async function askForWhatIsRequired() {
    await button("New field in Cars").click();
    await page.getByLabel("Label").fill("Plate");
    await page.getByLabel("Required").check();
    await page.getByLabel("Unique").check();
    await button("Add the field").click();
    await button("New car").first().click();
    await at("new-row-input").fill("Ferry");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "New car" }).waitFor();
    await isAccessible(page, "new record");
    await page.getByRole("textbox", { name: "Plate" }).fill("W 1");
    await button("Create").click();
    await says(at("record-panel").getByRole("heading", { level: 1 }), "Ferry");
    await at("field-plate").click();
    await page.getByRole("textbox", { name: "Plate" }).fill("");
    await page.keyboard.press("Enter");
    await says(page.getByRole("alert"), "no car can be without");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await at("record-panel").waitFor({ state: "detached" });
  }

  async function readShortcuts() {
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await isAccessible(page, "shortcut sheet");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    const focused = await page.evaluate(() => document.activeElement?.getAttribute("role"));
    assert.equal(focused, "grid", "the keyboard is back where it was");
  }

  async function signOutAndIn() {
    await button("Settings").click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await isAccessible(page, "sign in");
    await page.getByLabel("E-mail").fill(ANNA.email);
    await page.getByLabel("Password").fill("not this one");
    await button("Sign in").click();
    await page.getByRole("alert").waitFor();
    await isAccessible(page, "refused sign in");
    await page.getByLabel("Password").fill(ANNA.password);
    await button("Sign in").click();
    await at("grid").waitFor();
  }

  async function goOnPhone() {
    await page.setViewportSize({ width: 360, height: 740 });
    const list = at("list");
    const check = async (screen) => {
      await fitsPhone(page, screen);
      await isAccessible(page, `${screen} on a phone`);
    };
    await list.waitFor();
    await page.getByRole("navigation", { name: "Main" }).getByRole("button", { name: "Companies" }).waitFor();
    await check("list");
    await list.getByRole("button").first().click();
    await says(at("record-page").getByRole("heading", { level: 1 }), /\w/);
    await check("record");
    await at("field-city").click();
    await check("editor");
    await page.keyboard.press("Escape");
    await button("Back").click();
    await button("Search").click();
    await at("palette-input").fill("mirja");
    await says(at("palette-hit"), MIRJA);
    await check("palette");
    await page.keyboard.press("Escape");
    await button("Settings").click();
    await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
    await check("settings menu");
    await page.keyboard.press("Escape");
    const more = page.getByRole("navigation", { name: "Main" }).getByRole("button", { name: "More" });
    await more.click();
    await at("places").getByRole("button", { name: "Notes" }).click();
    await says(list, "Met at the fair");
    await check("notes");
    await more.click();
    await says(at("favorite"), "Pipeline");
    await check("places");
    await at("favorite").filter({ hasText: "Pipeline" }).getByRole("button").first().click();
    await at("board").waitFor();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await check("board");
    // Moved without a drag, which is what a finger scrolls with.
    await more.click();
    await at("favorite").filter({ hasText: "Pipeline" }).getByRole("button").last().click();
    await page.getByRole("menuitem", { name: "Move up" }).click();
    await says(at("favorite").first(), "Pipeline");
  }
});
