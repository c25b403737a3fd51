"""The decided theme."""

THEME = "furo"
