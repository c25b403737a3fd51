"""Who hears of a change inside of its transaction, and whether the notifier knows a repetition."""

LISTENERS = ["rampart.step3_events.outbox.api.write"]
KNOWS_KEYS = True
