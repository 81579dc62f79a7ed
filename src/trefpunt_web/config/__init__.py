"""Settings, addresses and start-up: the only floor that reads environment variables."""
