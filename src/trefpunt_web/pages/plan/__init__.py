"""The workbench of planners, and the page of the council."""
