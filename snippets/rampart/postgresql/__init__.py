"""Django's PostgreSQL, which gets over a restart of the server at once."""
