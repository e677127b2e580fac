// A packet's list of tabs in Chromium, opened from its folder, to what a search shows. node find.mjs '{"modules",
// "chromium", "file", "searches", "script"}' Words are typed letter by letter; "script": false switches scripts off.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { modules, chromium: executablePath, file, searches, script = true } = JSON.parse(process.argv[2]);
const { chromium } = createRequire(`${modules}/`)("playwright-core");
const args = ["--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--disable-quic", "--disable-gpu", "--disable-default-apps", "--metrics-recording-only"];

function shown() {
  const all = [...document.querySelectorAll("#_tabs > li")].filter((item) => item.checkVisibility());
  const box = document.getElementById("_find");
  return {
    tabs: all.map((item) => ({
      number: item.value, title: item.querySelector("a").textContent,
      found: [...item.querySelectorAll(".found a")].map((a) => [a.getAttribute("href"), a.textContent]),
    })),
    status: document.querySelector("[role=status]").textContent,
    box: box.checkVisibility(), value: box.value, focused: document.activeElement === box,
  };
}

const browser = await chromium.launch({ executablePath, args });
const page = await (await browser.newContext({ javaScriptEnabled: script })).newPage();
const seen = { requests: [], console: [], searches: [] };
const address = pathToFileURL(file).href;
page.on("request", (request) => {
  if (request.url() !== address && !request.url().startsWith("data:")) seen.requests.push(request.url());
});
page.on("console", (message) => seen.console.push(message.text()));
page.on("pageerror", (error) => seen.console.push(String(error)));
await page.addInitScript(() => {
  globalThis.refused = [];
  addEventListener("securitypolicyviolation", (e) => globalThis.refused.push(`${e.effectiveDirective} ${e.blockedURI}`));
});
await page.goto(address);
if (script) {
  seen.start = await page.evaluate(shown);
  const box = page.getByRole("searchbox", { name: /./ });
  for (const words of searches) {
    await box.focus();
    await page.keyboard.press("Escape");
    await page.keyboard.type(words);
    const time = await page.evaluate(() => {
      const start = performance.now();
      document.getElementById("_find").dispatchEvent(new Event("input"));
      return performance.now() - start;
    });
    await page.waitForTimeout(500);
    seen.searches.push({ ...await page.evaluate(shown), time });
  }
  // By keyboard alone: from the box to the first that is found, and to its page.
  await page.keyboard.press("Tab");
  seen.next = await page.evaluate(() => document.activeElement.textContent);
  await box.focus();
  await page.keyboard.press("Escape");
  await page.waitForTimeout(500);
  seen.cleared = await page.evaluate(shown);
  seen.refused = await page.evaluate(() => globalThis.refused);
  await page.evaluate(() => document.querySelector("#_tabs a").focus());
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.href !== address);
  seen.reached = page.url();
} else {
  seen.list = await page.locator("#_tabs > li > a").allInnerTexts();
  seen.box = await page.locator("#_find").isVisible();
}
await browser.close();
process.stdout.write(JSON.stringify(seen));
