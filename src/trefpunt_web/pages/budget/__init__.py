"""The multi-year budget: table, chart, what-if, comparison, saved scenarios, downloads."""
