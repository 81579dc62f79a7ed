"""Computed results with their provenance."""
