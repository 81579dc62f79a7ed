"""Reach on foot: who lives near a meeting place, and what changes when one opens or closes."""
