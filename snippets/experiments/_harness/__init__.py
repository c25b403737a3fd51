"""What the experiments share: kills, schedules, query counts, spread, services, a database.

The modules hold no claim of their own, and each has its tests beside it.
"""
