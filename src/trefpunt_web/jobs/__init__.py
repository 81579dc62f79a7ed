"""Background tasks: they translate between the queue and the services, and decide nothing."""
