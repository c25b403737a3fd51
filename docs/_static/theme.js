// The reader's choice of colours, before the first paint. A blocked storage means "automatic".
try {
  document.body.dataset.theme = localStorage.getItem("theme") || "auto";
} catch {
  document.body.dataset.theme = "auto";
}
