"""HTML pages, one room per part. They translate between a person and the services and decide
nothing themselves."""
