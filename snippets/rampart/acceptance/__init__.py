"""What Rampart must do, told as journeys in the language of the domain, for every step.

A journey knows people, workflows, runs and announcements; it knows no table, no URL, no queue.
"""
