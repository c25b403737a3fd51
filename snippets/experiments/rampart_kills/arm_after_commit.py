"""Who hears of a change inside of its transaction, and whether the notifier knows a repetition."""

LISTENERS = [
    "rampart.step2_modular.audit.api.record",
    "rampart.step2_modular.notifications.api.tell_after_commit",
]
KNOWS_KEYS = True
