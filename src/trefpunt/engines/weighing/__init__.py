"""The weighing framework applied: rules, defaults and criteria, with reasons in plain words."""
