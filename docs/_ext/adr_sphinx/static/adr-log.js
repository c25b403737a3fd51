// Filters the decision log by words, status and tag; the address keeps the filter (#q=…&status=…).
// Without this script the log stands in groups, and nothing is missing.

const log = document.querySelector(".adr-log-groups");
const entries = [...log.querySelectorAll("li")].map((item) => ({
  item,
  text: item.textContent.toLowerCase(),
  status: item.querySelector(".adr-status")?.textContent ?? "",
  tags: [...item.querySelectorAll(".adr-tag")].map((tag) => tag.textContent),
}));

function labelled(text, control) {
  const label = document.createElement("label");
  const name = document.createElement("span");
  name.textContent = text;
  label.append(name, control);
  return label;
}

function choice(values) {
  const select = document.createElement("select");
  select.append(new Option("all", ""), ...values.map((value) => new Option(value, value)));
  return select;
}

const sorted = (values) => [...new Set(values)].filter(Boolean).sort();
const words = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off" });
const controls = {
  q: words,
  status: choice(sorted(entries.map((entry) => entry.status))),
  tag: choice(sorted(entries.flatMap((entry) => entry.tags))),
};
const count = document.createElement("p");
count.setAttribute("role", "status");
count.className = "adr-log-summary";
const form = document.createElement("form");
form.className = "adr-log-filter";
form.setAttribute("role", "search");
form.setAttribute("aria-label", "Filter the log");
form.append(
  labelled("Words", controls.q),
  labelled("Status", controls.status),
  labelled("Tag", controls.tag),
  count,
);
form.addEventListener("submit", (event) => event.preventDefault());

function show() {
  const wanted = controls.q.value.toLowerCase().split(/\s+/).filter(Boolean);
  const { value: status } = controls.status;
  const { value: tag } = controls.tag;
  let shown = 0;
  for (const entry of entries) {
    const fits =
      wanted.every((word) => entry.text.includes(word)) &&
      (!status || entry.status === status) &&
      (!tag || entry.tags.includes(tag));
    entry.item.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  for (const group of log.querySelectorAll(".adr-log-group")) {
    group.hidden = !group.querySelector("li:not([hidden])");
  }
  const filtered = wanted.length > 0 || status || tag;
  count.textContent = filtered ? `${shown} of ${entries.length} records` : "";
}

function keep() {
  const set = Object.entries(controls).filter(([, control]) => control.value);
  const hash = new URLSearchParams(set.map(([name, control]) => [name, control.value])).toString();
  history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  show();
}

function restore() {
  const found = new URLSearchParams(location.hash.slice(1));
  if (location.hash && !Object.keys(controls).some((name) => found.has(name))) return; // an anchor
  for (const [name, control] of Object.entries(controls)) control.value = found.get(name) ?? "";
  for (const control of [controls.status, controls.tag]) {
    if (control.selectedIndex < 0) control.value = ""; // no record has it any more
  }
  show();
}

form.addEventListener("input", keep);
addEventListener("hashchange", restore);
log.before(form);
restore();
