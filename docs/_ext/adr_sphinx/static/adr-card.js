// The card of a record beside a link to it: on hover, and on focus by keyboard. Without this script
// the link is a link. Nothing is fetched before a reader asks; Escape closes the card.

const RECORD = /\/adr\/\d{4,}\/$/;
const OPEN_AFTER = 250; // milliseconds: a pointer that only passes asks for nothing
const CLOSE_AFTER = 200; // time to move the pointer from the link to the card
const GAP = 6; // pixels between link and card

const cards = new Map(); // address of a card → promise of its nodes
let tip = null;
let link = null; // the link that the card belongs to, open or on its way
let title = null;
let timer = 0;
let turn = 0; // counts what was opened and closed, so that a card that comes late stays away

function asked(target) {
  const found = target instanceof Element ? target.closest("a.reference") : null;
  if (!found || !found.querySelector(".adr-ref") || found.closest(".adr-log-title")) return null;
  const elsewhere = found.pathname !== location.pathname;
  return found.origin === location.origin && elsewhere && RECORD.test(found.pathname) ? found : null;
}

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector(".adr-card");
}

function cardOf(found) {
  const address = new URL("card.html", found.origin + found.pathname).href;
  if (!cards.has(address)) cards.set(address, load(address).catch(() => null));
  return cards.get(address);
}

async function open(found) {
  if (link === found) return;
  close();
  link = found;
  const mine = turn;
  const card = await cardOf(found);
  if (mine !== turn || !card) return; // the reader has moved on, or there is no card
  tip = document.createElement("div");
  tip.id = "adr-card";
  tip.className = "adr-card-tip";
  tip.setAttribute("role", "tooltip");
  tip.append(...[...card.cloneNode(true).childNodes].map((node) => document.importNode(node, true)));
  tip.addEventListener("pointerenter", () => clearTimeout(timer));
  tip.addEventListener("pointerleave", closeSoon);
  document.body.append(tip);
  place(found);
  title = found.getAttribute("title"); // the browser would show it over the card
  found.removeAttribute("title");
  found.setAttribute("aria-describedby", tip.id);
}

function place(found) {
  const near = found.getClientRects()[0];
  const wide = document.documentElement.clientWidth;
  const left = Math.max(GAP, Math.min(near.left, wide - tip.offsetWidth - GAP));
  const below = near.bottom + GAP + tip.offsetHeight <= innerHeight || near.top < tip.offsetHeight + GAP;
  const top = below ? near.bottom + GAP : near.top - GAP - tip.offsetHeight;
  tip.style.left = `${left + scrollX}px`;
  tip.style.top = `${top + scrollY}px`;
}

function close() {
  clearTimeout(timer);
  turn += 1;
  if (tip) {
    tip.remove();
    link.removeAttribute("aria-describedby");
    if (title !== null) link.setAttribute("title", title);
  }
  tip = link = title = null;
}

function closeSoon() {
  clearTimeout(timer);
  timer = setTimeout(close, CLOSE_AFTER);
}

document.addEventListener("pointerover", (event) => {
  const found = event.pointerType === "touch" ? null : asked(event.target);
  if (!found) return;
  clearTimeout(timer);
  if (found !== link) timer = setTimeout(open, OPEN_AFTER, found);
});
document.addEventListener("pointerout", (event) => {
  const found = asked(event.target);
  if (found && !found.contains(event.relatedTarget)) closeSoon();
});
document.addEventListener("focusin", (event) => {
  const found = asked(event.target);
  if (found?.matches(":focus-visible")) open(found);
});
document.addEventListener("focusout", (event) => {
  if (asked(event.target)) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
