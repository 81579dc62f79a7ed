"""The engines on files, without a database: `trefpunt index policy/maastricht`."""
