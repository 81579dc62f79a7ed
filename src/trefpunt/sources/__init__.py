"""Reading and fetching: files in, typed tables out, with every problem named by its place."""
