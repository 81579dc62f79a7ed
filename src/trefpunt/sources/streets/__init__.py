"""Streets from OpenStreetMap files, and networks on disk."""
