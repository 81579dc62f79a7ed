"""Trefpunt on the web: records, services and pages around the engines of `trefpunt`."""
