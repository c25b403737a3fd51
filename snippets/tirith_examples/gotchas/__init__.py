"""Traps of Tirith 1.0.5, each with a way out, judged side by side."""
