"""Records and how they are named, found and kept in tables."""
