"""From an end state to years: which place when, and on which condition."""
