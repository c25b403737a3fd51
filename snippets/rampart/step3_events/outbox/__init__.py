"""The outbox: events wait here, in the database, until the broker has them."""
