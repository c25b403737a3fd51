"""A second queue, which the rule has to catch."""
