"""The three words in which the verdicts of all engines are told."""

PASSES = "passes"
FAILS = "fails"
SKIPS = "skips"
