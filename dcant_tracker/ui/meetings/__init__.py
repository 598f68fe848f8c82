"""The page of one meeting: what is on its agenda, who came, what was decided, who does what by when."""
