// A page in Chromium, in every width and colour scheme, to what was seen, as JSON: what it asked of the network, said on
// the console, refused by its policy, how wide it became, and what axe finds.
// node page.mjs NODE_MODULES CHROMIUM PAGE LOOK[,LOOK…] WIDTH[,WIDTH…]
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, executablePath, file, looks, widths] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { chromium } = require("playwright-core");
const axe = require("axe-core").source;

const LOOKS = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  forced: { colorScheme: "dark", forcedColors: "active" },
};
// Chromium calls home by itself unless it is told not to; its sandbox needs what a container's root has not.
const args = ["--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--disable-quic", "--disable-gpu", "--disable-default-apps", "--metrics-recording-only"];

async function visit(browser, look, width) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, ...LOOKS[look] });
  const page = await context.newPage();
  const seen = { look, width, requests: [], console: [], refused: [] };
  const address = pathToFileURL(file).href;
  page.on("request", (request) => {
    if (request.url() !== address && !request.url().startsWith("data:")) seen.requests.push(request.url());
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) seen.console.push(message.text());
  });
  page.on("pageerror", (error) => seen.console.push(String(error)));
  await page.addInitScript(() => {
    globalThis.refused = [];
    addEventListener("securitypolicyviolation", (e) => globalThis.refused.push(`${e.effectiveDirective} ${e.blockedURI}`));
  });
  await page.goto(address, { waitUntil: "load" });
  await page.waitForTimeout(100);
  seen.refused = await page.evaluate(() => globalThis.refused);
  seen.scrollWidth = await page.evaluate(() => document.scrollingElement.scrollWidth);
  seen.clientWidth = await page.evaluate(() => document.scrollingElement.clientWidth);
  // Only now: what axe itself does is no doing of the page.
  const before = structuredClone(seen);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  await context.close();
  return { ...before, axe: violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`) };
}

const browser = await chromium.launch({ executablePath, args });
const visits = [];
for (const look of looks.split(",")) {
  for (const width of widths.split(",").map(Number)) visits.push(await visit(browser, look, width));
}
await browser.close();
process.stdout.write(JSON.stringify(visits));
