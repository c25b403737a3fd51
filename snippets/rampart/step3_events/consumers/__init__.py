"""Who follows the runs: the audit trail and the announcements."""
