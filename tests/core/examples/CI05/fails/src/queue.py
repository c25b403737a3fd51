"""One queue for both teams."""

QUEUES = ("support",)  # @adr 0011
