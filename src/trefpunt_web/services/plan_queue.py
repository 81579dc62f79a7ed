"""The queue in which work for plans waits."""

QUEUE = "plan"
