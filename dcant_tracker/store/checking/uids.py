"""The form of a uid for SQL, as ``domain.identity.is_uid`` tells it."""

UID_GLOB = "-".join("[0-9a-f]" * length for length in (8, 4, 4, 4, 12))
"""What ``GLOB`` takes for a uid."""
