"""Pure calculation: result = engine(tables, parameters). No I/O, no clock, no unseeded chance.

Engines speak through `trefpunt.schemas` and never to each other.
"""
