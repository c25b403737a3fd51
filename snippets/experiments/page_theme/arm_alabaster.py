"""The theme that Sphinx takes by itself."""

THEME = "alabaster"
