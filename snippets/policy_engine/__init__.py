"""Evaluate Tirith policies.

Written from published and observed behaviour of Tirith 1.0.5 (StackGuardian/tirith at c067504).
Its quirks are kept, because a reader must see here what the real engine will say.
"""

__version__ = "0.1"

ANSWERS_AS = "Tirith 1.0.5"
"""The engine whose behaviour this one repeats."""

LABEL = f"policy_engine {__version__}, answers as {ANSWERS_AS}"
"""What every plain output starts with."""
