"""The decided way: an index in pieces, of which a query loads the one that holds its word."""

WHOLE = ("pagefind/*.js", "pagefind/*.json", "pagefind/*.pf_meta", "pagefind/wasm.en.pagefind")
ONE_OF = "pagefind/index/*"
UNUSED = ("-ui.js", "-highlight.js")  # boxes that a page may use instead of its own
