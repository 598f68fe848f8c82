"""The one write door, and everything it does before it commits."""
