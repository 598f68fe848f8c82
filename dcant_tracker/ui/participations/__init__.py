"""The matrix of the participations: who takes part in what, and how."""
