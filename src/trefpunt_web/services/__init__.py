"""What one can ask and do, one module per part. Records and engines meet here and nowhere else,
and nothing else writes to the database."""
