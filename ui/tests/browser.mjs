// A browser for a journey: what it waits for, what it checks of every screen, what it tells when something is wrong.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

/** A busy machine with two cores takes seconds for what takes a blink otherwise. */
const PATIENCE_MS = 60_000;

/** Debian's Chromium, with what it would do by itself in the background left out. */
const LAUNCH = {
  executablePath: "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ],
};

/** Opens a page, walks the journey on it, and closes it. What was to be seen when it failed is kept in `folder`. */
export async function withPage(folder, journey) {
  const browser = await chromium.launch(LAUNCH);
  try {
    const page = await newPage(browser);
    const broken = brokenThings(page);
    try {
      await journey(page);
      assert.deepEqual(broken, [], "the page reported errors");
    } catch (error) {
      await tell(page, folder, broken);
      throw error;
    }
  } finally {
    await browser.close();
  }
}

/** A page of a browser that nothing is known to yet. */
async function newPage(browser) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: "en-US",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(PATIENCE_MS);
  return context.newPage();
}

/** The page of somebody else, at a machine of their own. */
export const elsewhere = (page) => newPage(page.context().browser());

/** Errors that nobody caught, and what the page's own security policy refused. */
function brokenThings(page) {
  const broken = [];
  page.on("pageerror", (error) => broken.push(String(error.stack ?? error)));
  page.on("console", (message) => {
    if (message.type() === "error" && /security policy|react/i.test(message.text())) broken.push(message.text());
  });
  return broken;
}

async function tell(page, folder, broken) {
  mkdirSync(folder, { recursive: true });
  const picture = join(folder, "web.png");
  await page.screenshot({ path: picture }).catch(() => {});
  // biome-ignore lint/performance/useDomNodeTextContent: what is hidden was not seen
  const text = await page.locator("body").innerText({ timeout: 5_000 }).catch(String);
  console.error(`at ${page.url()}\npicture: ${picture}\nerrors: ${broken.join("\n") || "none"}\npage: ${text}\n`);
}

/** Nothing serious for people who see, hear or move otherwise, in either theme. */
export async function isAccessible(page, screen) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.waitForFunction((theme) => document.documentElement.dataset.theme === theme, colorScheme);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    assert.deepEqual(serious.flatMap(findings), [], `${screen}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

const findings = ({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`);

/** Nothing sticks out to the side, and what is tapped is large enough for a thumb. */
export async function fitsPhone(page, screen) {
  const sizes = await page.evaluate(() => ({
    window: window.innerWidth,
    page: document.documentElement.scrollWidth,
    body: document.body.scrollWidth,
  }));
  assert.ok(
    sizes.page <= sizes.window && sizes.body <= sizes.window,
    `${screen} scrolls sideways: ${JSON.stringify(sizes)}`,
  );
  const low = await page
    .locator("nav button, [data-testid^=field-]")
    .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.textContent));
  assert.deepEqual(low, [], `${screen}: too low for a thumb`);
}

/** Someone makes an account from the address of an invitation, and is in. */
export async function acceptsInvitation(page, invitation, name) {
  await page.goto(invitation);
  await page.getByLabel("E-mail").fill(`${name.split(" ")[0].toLowerCase()}@team.example`);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Choose a password").fill("a long password");
  await page.getByRole("button", { name: "Create account", exact: true }).click();
  await page.getByTestId("sync-status").waitFor();
}

/** Waits until this part of the page says so. */
export async function says(part, text) {
  await part.filter({ hasText: text }).first().waitFor();
}
