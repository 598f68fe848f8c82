"""A meeting on paper: its agenda, the sheet that those present sign, its minutes, from one reading of it."""
