"""The observatory: the grid of levels, domain by domain and territory by territory, and what it shows."""
