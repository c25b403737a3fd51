"""The pages and the API, over all apps."""
