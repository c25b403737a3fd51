"""The inbox: which consumer has handled which event."""
