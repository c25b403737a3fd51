"""Rules that need no database: nothing here imports Django."""
