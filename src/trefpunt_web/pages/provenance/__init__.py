"""Where each figure comes from: every run with its inputs, sources, method and version."""
