"""Checks of each outcome, and what an expression makes of them."""
