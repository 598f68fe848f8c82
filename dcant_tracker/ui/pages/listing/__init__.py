"""What a list page is made of, besides its table."""
