// Web pages to pictures of their whole length, in every width and colour scheme asked for.
// node pictures.mjs NODE_MODULES CHROMIUM FROM TO LOOK[,LOOK…] WIDTH[,WIDTH…]: FROM/a/b.html becomes TO/a/b.html/WIDTH-LOOK.png
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, executablePath, from, to, looks, widths] = process.argv.slice(2);
const { chromium } = createRequire(`${modules}/`)("playwright-core");
const pages = readdirSync(from, { recursive: true }).filter((name) => name.endsWith(".html")).sort();
// Chromium calls home by itself unless it is told not to; its sandbox needs what a container's root has not.
const args = ["--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--disable-quic", "--disable-gpu", "--hide-scrollbars", "--font-render-hinting=none"];

const browser = await chromium.launch({ executablePath, args });
for (const look of looks.split(",")) {
  for (const width of widths.split(",").map(Number)) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: look, reducedMotion: "reduce" });
    const page = await context.newPage();
    for (const name of pages) {
      await page.goto(pathToFileURL(join(from, name)).href, { waitUntil: "load" });
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({ path: join(to, name, `${width}-${look}.png`), fullPage: true, animations: "disabled" });
    }
    await context.close();
  }
}
await browser.close();
