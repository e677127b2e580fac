// Finds tabs of a packet by the words in them. The list is whole without this; it asks nobody. How the index is written:
// factsheet/packet/search.py; how words are folded: factsheet/document/terms.py, to the letter.
"use strict";
(() => {
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  const TERM = /(?:\p{L}\.)+\p{L}(?![\p{L}\p{N}])|\p{Nd}+(?:[.,]\p{Nd}+)+(?![\p{L}\p{N}])|[\p{L}\p{N}]+/gu;
  const SHOWN = 3; // sections of a tab that are named
  const QUIET = 400; // milliseconds without typing, before the count is read out

  const index = JSON.parse(document.getElementById("_index").textContent);
  const box = document.getElementById("_find");
  const list = document.getElementById("_tabs");
  const status = document.querySelector("[role=status]");
  const tabs = [...list.children].map((item, number) => ({ item, number, link: item.querySelector("a") }));
  const sections = index.sections.flatMap((held, tab) => held.map(([id, heading]) => ({ tab, id, heading })));
  const places = index.places.split("\n");
  const terms = [];
  for (const line of index.terms.split("\n")) {
    terms.push((terms.at(-1) ?? "").slice(0, DIGITS.indexOf(line[0])) + line.slice(1));
  }

  const folded = (words) => words.normalize("NFKD").toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const termsOf = (words) => (folded(words).match(TERM) ?? []).map((term) => term.replace(/[.,]/g, ""));
  const begins = (words, term) => termsOf(words).some((other) => other.startsWith(term));

  // Where a term stands among all, or would stand. Python orders by code points, as this does.
  function first(term) {
    let [low, high] = [0, terms.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(terms[middle], term)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function isBefore(one, other) {
    const [a, b] = [[...one], [...other]];
    const at = a.findIndex((letter, n) => letter !== b[n]);
    return at < 0 ? a.length < b.length : at < b.length && a[at].codePointAt() < b[at].codePointAt();
  }

  function placesOf(number) {
    if (places[number] === "*") return sections.keys();
    const found = [];
    let place = -1;
    for (const letter of places[number]) {
      if (letter === "_") place += DIGITS.length;
      else found.push((place += DIGITS.indexOf(letter) + 1));
    }
    return found;
  }

  // The sections in which something begins with the term, each with its weight: rare words and whole ones count for more.
  function hits(term) {
    const found = new Map();
    for (let n = first(term); n < terms.length && terms[n].startsWith(term); n++) {
      const held = [...placesOf(n)];
      const weight = Math.log(1 + sections.length / held.length) * (terms[n] === term ? 2 : 1);
      for (const place of held) found.set(place, Math.max(weight, found.get(place) ?? 0));
    }
    return found;
  }

  // The tabs in which all terms are found, the best first, with the sections that have most of them.
  function search(wanted) {
    const scores = new Map(tabs.map(({ number }) => [number, 0]));
    const named = new Map();
    for (const term of wanted) {
      const best = new Map();
      for (const [place, weight] of hits(term)) {
        const { tab, heading } = sections[place];
        const counted = begins(heading, term) ? 2 * weight : weight;
        best.set(tab, Math.max(counted, best.get(tab) ?? 0) + weight / 8);
        named.set(place, (named.get(place) ?? 0) + 100 + counted);
      }
      for (const [tab, score] of scores) {
        if (!best.has(tab)) scores.delete(tab);
        else scores.set(tab, score + best.get(tab) * (begins(tabs[tab].link.textContent, term) ? 4 : 1));
      }
    }
    const order = [...scores].sort(([a, one], [b, other]) => other - one || a - b).map(([tab]) => tab);
    return order.map((tab) => ({ tab, found: best(tab, named) }));
  }

  function best(tab, named) {
    const held = [...named].filter(([place]) => sections[place].tab === tab && sections[place].id);
    return held.sort(([a, one], [b, other]) => other - one || a - b).slice(0, SHOWN).map(([place]) => sections[place]);
  }

  function show() {
    const wanted = [...new Set(termsOf(box.value))];
    const found = wanted.length ? search(wanted) : tabs.map(({ number }) => ({ tab: number, found: [] }));
    for (const { item } of tabs) {
      item.hidden = true;
      item.querySelector(".found")?.remove();
    }
    for (const { tab, found: held } of found) {
      const { item, link } = tabs[tab];
      item.hidden = false;
      list.append(item);
      if (held.length) item.append(leading(held, link.getAttribute("href")));
    }
    announce(wanted.length ? found.length : undefined);
  }

  function leading(held, page) {
    const links = document.createElement("ul");
    links.className = "found";
    for (const { id, heading } of held) {
      const link = document.createElement("a");
      link.href = `${page}#${id}`;
      link.textContent = heading;
      const item = document.createElement("li");
      item.append(link);
      links.append(item);
    }
    return links;
  }

  let waiting;
  function announce(count) {
    const { of, match, all, none } = status.dataset;
    const words = count === undefined ? `${tabs.length} ${all}` : count ? `${count} ${of} ${tabs.length} ${match}` : none;
    clearTimeout(waiting);
    waiting = setTimeout(() => { status.textContent = words; }, QUIET);
  }

  for (const { item, number } of tabs) item.value = number + 1; // a tab keeps its number wherever it stands
  box.addEventListener("input", show);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.value) return;
    event.preventDefault();
    box.value = "";
    show();
  });
  addEventListener("pageshow", () => { if (box.value) show(); }); // a browser that comes back fills the box by itself
  box.closest("[hidden]").hidden = false;
})();
