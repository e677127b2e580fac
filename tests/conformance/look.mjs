// Web pages in Chromium to the text they show, in every look and width asked for, as JSON: each line of each text node
// with the outline of its glyphs, and pictures of the whole page with its text and without.
// node look.mjs NODE_MODULES CHROMIUM FOLDER LOOK[,LOOK…] WIDTH[,WIDTH…] PAGE…
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, executablePath, folder, looks, widths, ...files] = process.argv.slice(2);
const { chromium } = createRequire(`${modules}/`)("playwright-core");
const args = ["--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--disable-quic", "--disable-gpu", "--hide-scrollbars"];
// Glyphs alone: lines under them and borders in the colour of the text stay.
const NO_TEXT = `*, *::before, *::after, *::marker { -webkit-text-fill-color: transparent !important }
  svg text, svg tspan { fill: transparent !important }`;

// Runs in the page.
function pieces() {
  const canvas = document.createElement("canvas").getContext("2d");
  const silent = "script, style, template, noscript, title";
  const found = [];

  function outline(words, style, rect) {
    canvas.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const m = canvas.measureText(words);
    const scale = rect.height / (m.fontBoundingBoxAscent + m.fontBoundingBoxDescent);
    const base = rect.top + scale * m.fontBoundingBoxAscent;
    return {
      left: rect.left - scale * m.actualBoundingBoxLeft + scrollX,
      right: rect.right - scale * Math.max(0, m.width - m.actualBoundingBoxRight) + scrollX,
      top: base - scale * m.actualBoundingBoxAscent + scrollY,
      bottom: base + scale * m.actualBoundingBoxDescent + scrollY,
      size: scale * parseFloat(style.fontSize),
    };
  }

  // What a reader can bring into view, by scrolling a wide table or by the Tab key, is judged where it is in view.
  function isScrolledAway(element, rect) {
    for (let box = element; box && box !== document.body; box = box.parentElement) {
      if (!/auto|scroll/.test(getComputedStyle(box).overflowX)) continue;
      const { left, right } = box.getBoundingClientRect();
      if (box.scrollWidth > box.clientWidth && (rect.left < left || rect.right > right)) return true;
    }
    return false;
  }

  function isReachedByTab(element, rect) {
    const link = element.closest("a[href], button");
    if (!link || rect.bottom + scrollY > 0) return false;
    link.focus();
    const { top, height } = link.getBoundingClientRect();
    link.blur();
    return top >= 0 && height > 10;
  }

  // By words, which is quick; letter by letter where a word is broken over lines.
  function* parts(node) {
    const range = document.createRange();
    for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const rects = range.getClientRects();
      if (rects.length === 1) yield { words: word, rect: rects[0], from: index, to: index + word.length };
      for (let at = index; rects.length > 1 && at < index + word.length; at += 1) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        for (const rect of range.getClientRects()) yield { words: node.data[at], rect, from: at, to: at + 1 };
      }
    }
  }

  function lines(node) {
    const made = [];
    for (const { words, rect, from, to } of parts(node)) {
      const last = made.at(-1);
      if (last && Math.abs(last.rect.top - rect.top) < 2 && rect.left >= last.rect.right - 2) {
        last.rect = new DOMRect(last.rect.left, last.rect.top, rect.right - last.rect.left, last.rect.height);
        last.words += (from > last.to ? " " : "") + words;
        last.to = to;
      } else {
        made.push({ words, rect, to });
      }
    }
    return made;
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest(silent)) continue;
    const style = getComputedStyle(element);
    const shown = lines(node);
    if (!shown.length) found.push({ words: node.data.trim(), left: 0, right: 1, top: 0, bottom: 1, size: parseFloat(style.fontSize) });
    for (const { words, rect } of shown) {
      if (isScrolledAway(element, rect) || isReachedByTab(element, rect)) continue;
      found.push({ words, ...outline(words, style, rect) });
    }
  }
  return found;
}

const browser = await chromium.launch({ executablePath, args });
const seen = [];
for (const [number, file] of files.entries()) {
  for (const look of looks.split(",")) {
    for (const width of widths.split(",").map(Number)) {
      // Without its policy, so that the style below may be added.
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: look, deviceScaleFactor: 2, bypassCSP: true, reducedMotion: "reduce" });
      const page = await context.newPage();
      await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ width, height });
      await page.evaluate(() => document.fonts.ready);
      const pictures = ["with", "without"].map((name) => join(folder, `${number}-${look}-${width}-${name}.png`));
      const text = await page.evaluate(pieces);
      await page.screenshot({ path: pictures[0], animations: "disabled" });
      await page.addStyleTag({ content: NO_TEXT });
      await page.screenshot({ path: pictures[1], animations: "disabled" });
      seen.push({ number, look, width, height, pictures, pieces: text });
      await context.close();
    }
  }
}
await browser.close();
process.stdout.write(JSON.stringify(seen));
