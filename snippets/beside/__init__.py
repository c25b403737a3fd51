"""One rule, "every database is encrypted at rest", in Tirith's form and in those of its peers."""
