// Read at the top of the body, so that the first paint has the reader's colours.
try {
  document.body.dataset.theme = localStorage.getItem("theme") || "auto";
} catch {
  document.body.dataset.theme = "auto"; // storage is blocked
}

// What scrolls sideways can be reached by keyboard; what fits is no stop on the way.
function letScrollersTakeFocus() {
  for (const box of document.querySelectorAll("article pre, article .table-wrapper")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
addEventListener("load", letScrollersTakeFocus);
addEventListener("resize", letScrollersTakeFocus);
