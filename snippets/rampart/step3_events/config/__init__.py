"""Settings; the addresses are those of step 2."""
