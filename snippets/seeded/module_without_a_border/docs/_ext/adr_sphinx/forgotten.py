"""A module that imports no Sphinx today, and that no contract names."""

NAME = "forgotten"
