"""The page « Évaluations »: entry in a row from the keyboard, the answers as a list, who has not answered."""

from dcant_tracker.ui.evaluations.page import EvaluationsPage

__all__ = ["EvaluationsPage"]
