"""The matrix of the participations: who takes part in what, and how."""

from dcant_tracker.ui.participations.page import ParticipationsPage

__all__ = ["ParticipationsPage"]
