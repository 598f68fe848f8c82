"""The page « Évaluations »: entry in a row from the keyboard, the answers as a list, who has not answered."""
