"""Who approved or rejected which run."""
