// Pages in Chromium, in every width and colour scheme, to what was seen, as JSON: what each asked of the network, said on
// the console, refused by its policy, how wide it became, what axe finds and cannot tell, where the keyboard leads, and what
// it is to those who do not see it. node page.mjs '{"modules", "chromium", "visits": [{"file", "look", "width", …}]}'
// A visit may ask for "axe", "aria", "keyboard" (then the page's policy is off: it would refuse the test's own style).
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { modules, chromium: executablePath, visits } = JSON.parse(process.argv[2]);
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

async function open(browser, { file, look, width, height = 900, scale = 1, keyboard: bypassCSP = false }) {
  const options = { viewport: { width, height }, deviceScaleFactor: scale, reducedMotion: "reduce", bypassCSP, ...LOOKS[look] };
  const page = await (await browser.newContext(options)).newPage();
  const seen = { file, look, width, requests: [], console: [] };
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
  return { page, seen };
}

// A rule's name and help, and each place: what axe found there, and the tags of the elements that it is about.
function told(results) {
  const why = ({ message, relatedNodes }) => [message, ...relatedNodes.map((related) => related.html.match(/^<[^>]*>/)?.[0] ?? "")].join(" ");
  return results.flatMap((rule) => rule.nodes.map((node) =>
    ({ rule: rule.id, help: rule.help, place: node.target.join(" "), why: node.any.concat(node.all, node.none).map(why).join(" ") })));
}

async function judge(page) {
  await page.evaluate(axe);
  const { violations, incomplete } = await page.evaluate(() =>
    globalThis.axe.run({ resultTypes: ["violations", "incomplete"] }));
  return { violations: told(violations), incomplete: told(incomplete) };
}

// Where the focus is: its words, its first box, whether something else is painted on it. Null once it has left the page.
function focused() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const [box] = element.getClientRects();
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
  const y = box.top + Math.min(box.height, innerHeight - box.top) / 2;
  const top = document.elementFromPoint(x, y);
  const all = [...document.querySelectorAll("*")];
  return {
    words: element.innerText.trim().slice(0, 60), tag: element.localName, order: all.indexOf(element),
    left: box.left, top: box.top + scrollY, bottom: box.bottom + scrollY,
    onTop: element === top || element.contains(top) || Boolean(top?.contains(element)),
    inside: box.top >= 0 && box.top < innerHeight && box.left >= 0 && box.left < innerWidth,
  };
}

async function tab(page) {
  const stops = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(focused);
    if (!stop || stops.some((s) => s.order === stop.order)) return stops;
    const element = await page.evaluateHandle(() => document.activeElement);
    const box = await element.boundingBox();
    const { width, height } = page.viewportSize();
    const clip = { x: Math.max(0, box.x - 8), y: Math.max(0, box.y - 8) };
    clip.width = Math.max(1, Math.min(width - clip.x, box.width + 16));
    clip.height = Math.max(1, Math.min(height - clip.y, box.height + 16));
    const ringed = await page.screenshot({ clip });
    // The same place with the focus where it is, and no sign of it.
    const bare = await page.addStyleTag({ content: "*:focus { outline: 0 !important }" });
    stop.ring = Buffer.compare(ringed, await page.screenshot({ clip })) !== 0;
    await bare.evaluate((style) => style.remove());
    stops.push(stop);
  }
}

async function visit(browser, wanted) {
  const { page, seen } = await open(browser, wanted);
  seen.refused = await page.evaluate(() => globalThis.refused);
  seen.scrollWidth = await page.evaluate(() => document.scrollingElement.scrollWidth);
  seen.clientWidth = await page.evaluate(() => document.scrollingElement.clientWidth);
  // Only now: what a judge itself does is no doing of the page.
  const before = structuredClone(seen);
  const out = { ...before, ...(wanted.axe && await judge(page)) };
  if (wanted.aria) out.aria = await page.locator("body").ariaSnapshot();
  if (wanted.keyboard) out.stops = await tab(page);
  await page.context().close();
  return out;
}

const browser = await chromium.launch({ executablePath, args });
const out = [];
let next = 0;
async function work() {
  while (next < visits.length) {
    const mine = next++;
    out[mine] = await visit(browser, visits[mine]);
  }
}
await Promise.all([work(), work()]); // two at a time: while one page is painted, the other is judged
await browser.close();
process.stdout.write(JSON.stringify(out));
