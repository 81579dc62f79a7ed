"""Trefpunt: plan, fund, run and evaluate the social meeting places of a municipality."""

__version__ = "0.1.0"
