"""The way of Sphinx: one index of all words on all pages."""

WHOLE = ("searchindex.js", "_static/searchtools.js", "_static/language_data.js")
ONE_OF = ""
UNUSED = ()
