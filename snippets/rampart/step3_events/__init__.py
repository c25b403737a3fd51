"""Step 3, events: modules hear of runs through messages. A teaching app, not StackGuardian."""
