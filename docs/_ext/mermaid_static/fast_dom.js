// Two shortcuts in mermaidx's DOM shim, evaluated between the shim and mermaid.js.
// More than half of a render is CSS selectors parsed again and again, and thirteen RegExp properties
// written per match.  Both keep their meaning here; only the work is saved.
// It leans on private names: when one is missing, nothing is replaced and rendering is only slower.
(function () {
  const names = [__nativeExec, __splitTopLevel, __parseComplex, __matchesChain, __matchesCompound];
  if (names.some((name) => typeof name !== "function")) return;

  let last = null;
  RegExp.prototype.exec = function (text) {
    const match = __nativeExec.call(this, text);
    if (match) last = match;
    return match;
  };
  for (let i = 1; i <= 9; i++) {
    Object.defineProperty(RegExp, "$" + i, { configurable: true, get: () => last?.[i] ?? "" });
  }

  const chains = new Map();
  globalThis.__matches = function (element, selector) {
    let parsed = chains.get(selector);
    if (parsed === undefined) {
      parsed = __splitTopLevel(selector.trim(), (c) => c === ",").map(([part]) => __parseComplex(part.trim()));
      chains.set(selector, parsed);
    }
    return parsed.some((chain) => chain.length > 0 && __matchesChain(element, chain, chain.length - 1));
  };

  const slow = __matchesCompound;
  const plain = new Map();
  const read = (part) => {
    if (!/^[\w-]*([.#][\w-]+)*$/.test(part)) return null;
    const pieces = part.match(/[.#]?[\w-]+/g) ?? [];
    return {
      tag: pieces.find((piece) => !/^[.#]/.test(piece))?.toLowerCase(),
      ids: pieces.filter((piece) => piece[0] === "#").map((piece) => piece.slice(1)),
      classes: pieces.filter((piece) => piece[0] === ".").map((piece) => piece.slice(1)),
    };
  };
  globalThis.__matchesCompound = function (element, part) {
    let wanted = plain.get(part);
    if (wanted === undefined) plain.set(part, (wanted = read(part)));
    if (wanted === null) return slow(element, part);
    if (wanted.tag !== undefined && (element.tagName || "").toLowerCase() !== wanted.tag) return false;
    if (wanted.ids.some((id) => element.getAttribute("id") !== id)) return false;
    return wanted.classes.every((name) => element.classList.contains(name));
  };
})();
