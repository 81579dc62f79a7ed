"""The loops under reach on foot: order, arcs, queues, searches."""
