// Search by Pagefind, in the sidebar of every page and on the search page.
// Nothing is fetched before the first key. Arrows move through the results, Enter opens one, Escape leaves.

const MOST = { panel: 7, page: 40 };
const root = new URL(document.documentElement.dataset.content_root, location.href);

let engine;
function load() {
  engine ??= import(new URL("pagefind/pagefind.js", root)).then(async (pagefind) => {
    await pagefind.options({ baseUrl: root.pathname, excerptLength: 22 });
    return pagefind;
  });
  engine.catch(() => (engine = undefined)); // offline for a moment: the next key tries again
  return engine;
}

// The part of a page that answers best: its own heading where that holds the words.
function address(found) {
  const parts = found.sub_results.filter((part) => part.url.includes("#"));
  const whole = found.sub_results.some((part) => part.url === found.url);
  return whole || parts.length === 0 ? found.url : parts[0].url;
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

// A term or a title that is just what was asked for comes first; the others stay as Pagefind ranks them.
function isNamed(found, query) {
  return found.meta.title.toLowerCase() === query.toLowerCase();
}

function item(found) {
  const link = element("a", "search-hit", "");
  link.href = address(found);
  link.append(element("span", "search-title", found.meta.title), " ");
  link.append(element("span", "search-kind", found.meta.kind));
  const excerpt = element("span", "search-excerpt", "");
  excerpt.innerHTML = found.excerpt; // Pagefind escapes the text and adds <mark>
  link.append(excerpt);
  const made = document.createElement("li");
  made.append(link);
  return made;
}

class Search {
  constructor(form) {
    this.form = form;
    this.kind = form.dataset.search;
    this.input = form.querySelector("input");
    this.panel = form.querySelector(".search-panel");
    this.status = form.querySelector(".search-status");
    this.list = form.querySelector(".search-results");
    this.turn = 0; // of the query whose results are shown last
    this.input.addEventListener("input", () => this.ask());
    form.addEventListener("submit", (event) => this.open(event));
    form.addEventListener("keydown", (event) => this.move(event));
    if (this.panel) {
      this.panel.popover = "manual"; // above everything, and not cut off by the sidebar
      this.panel.hidden = false;
      form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || this.close());
      this.input.addEventListener("focus", () => this.list.children.length && this.unfold());
    }
  }

  ask() {
    this.asked = this.answer();
    return this.asked;
  }

  async answer() {
    const query = this.input.value.trim();
    const turn = ++this.turn;
    if (!query) return this.show("", []);
    try {
      const pagefind = await load();
      const { results } = await pagefind.search(query);
      const best = await Promise.all(results.slice(0, MOST[this.kind]).map((result) => result.data()));
      best.sort((one, other) => isNamed(other, query) - isNamed(one, query));
      if (turn === this.turn) this.show(this.said(results.length, best.length), best.map(item));
    } catch (error) {
      console.warn(error);
      if (turn === this.turn) this.show("The search could not be loaded.", []);
    }
  }

  said(all, shown) {
    if (all === 0) return "Nothing found. Try fewer words, or another form of the word.";
    const count = all === 1 ? "1 result" : `${all} results`;
    return shown < all ? `${count}, the best ${shown}` : count;
  }

  show(text, items) {
    this.form.dataset.answered = this.input.value.trim();
    this.status.textContent = text;
    this.list.replaceChildren(...items);
    document.querySelector(".search-all")?.toggleAttribute("hidden", items.length > 0);
    if (!this.panel) return;
    if (text) this.unfold();
    else this.close();
  }

  unfold() {
    const box = this.input.getBoundingClientRect();
    this.panel.style.top = `${box.bottom + 4}px`;
    this.panel.style.left = `${Math.max(8, box.left)}px`;
    this.panel.showPopover();
  }

  close() {
    this.panel?.hidePopover();
  }

  async open(event) {
    event.preventDefault();
    await this.asked;
    this.list.querySelector("a")?.click();
  }

  move(event) {
    const links = [...this.list.querySelectorAll("a")];
    const here = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && links.length) links[Math.min(here + 1, links.length - 1)].focus();
    else if (event.key === "ArrowUp" && here >= 0) (links[here - 1] ?? this.input).focus();
    else if (event.key === "Escape" && here >= 0) this.input.focus();
    else if (event.key === "Escape") this.leave();
    else return;
    event.preventDefault();
  }

  leave() {
    this.input.value = "";
    this.ask();
    this.input.blur();
  }
}

const searches = [...document.querySelectorAll("form[data-search]")].map((form) => new Search(form));

addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || typing) return;
  const search = searches.at(-1);
  if (!search) return;
  event.preventDefault();
  search.input.focus();
  search.input.select();
});

const given = new URLSearchParams(location.search).get("q");
const page = searches.find((search) => search.kind === "page");
if (page && given) {
  page.input.value = given;
  page.ask();
}
