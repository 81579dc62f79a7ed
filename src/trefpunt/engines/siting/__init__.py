"""Where places serve people best, within what is allowed: proven where it can be."""
