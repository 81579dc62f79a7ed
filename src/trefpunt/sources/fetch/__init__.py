"""Fetches the open data that a policy names, and remembers what it got."""
