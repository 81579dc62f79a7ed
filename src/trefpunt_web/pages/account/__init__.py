"""Signing in, passwords and second factors, in the look of the site."""
