"""The decided way: a module of the core takes what the standard library has."""

IMPORT = "import logging"
