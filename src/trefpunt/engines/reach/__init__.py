"""Reach on foot: the nearest places, who can walk to them, and what a change of places does."""
