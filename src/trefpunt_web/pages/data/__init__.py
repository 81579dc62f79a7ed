"""Open data: what the site uses, where it comes from, and bringing a newer file."""
