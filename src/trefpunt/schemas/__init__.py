"""Typed tables, parameters and results: what sources give, engines take and pages show."""
