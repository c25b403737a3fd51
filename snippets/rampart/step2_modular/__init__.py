"""Step 2, the modular monolith: one process, and borders that hold.

A teaching app, not StackGuardian. Each module has tables of its own and one door, ``api.py``;
``borders.py`` is the map.
"""
