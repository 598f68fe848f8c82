"""Two records that are one: found, looked at side by side, joined."""
