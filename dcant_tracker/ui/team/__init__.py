"""« Travailler à plusieurs »: founding a team, joining one, who is in, leaving it."""
