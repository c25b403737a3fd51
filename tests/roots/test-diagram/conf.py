extensions = ["myst_parser", "mermaid_static"]
myst_enable_extensions = ["colon_fence"]
myst_fence_as_directive = ["mermaid"]
html_theme = "furo"
