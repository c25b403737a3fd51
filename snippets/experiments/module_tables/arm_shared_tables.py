"""How the modules of Rampart know each other's rows, and where each uses its own column."""

STEP = "rampart.step1_mud"
USES = {"audit": {"signals.py": ("what=instance", 'what="approved"')}}
