"""Step 1, the big ball of mud: it works, and it grew. A teaching app, not StackGuardian.

It carries the mistakes of ``mistakes.toml`` on purpose; ``M01`` and so on mark them in the code.
"""
