"""Claim of ADR-0026: in the file broker no message is lost, whenever its consumer is killed."""
