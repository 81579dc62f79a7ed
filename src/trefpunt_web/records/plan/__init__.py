"""The policy as loaded, the shapes of its areas, and the scenarios that people save."""
