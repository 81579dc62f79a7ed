"""Neighbourhoods: the map, the table and a page each, with the vulnerability index."""
