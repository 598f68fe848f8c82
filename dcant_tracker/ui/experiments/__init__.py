"""The page « Expérimentations »."""
