extensions = ["myst_parser", "adr_sphinx"]
root_doc = "docs/index"
include_patterns = ["docs/**", "adrs/**"]
nitpicky = True
html_theme = "furo"
html_copy_source = False
