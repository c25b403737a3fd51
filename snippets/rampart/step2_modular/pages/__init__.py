"""The pages and the JSON API: they ask the doors of the modules."""
