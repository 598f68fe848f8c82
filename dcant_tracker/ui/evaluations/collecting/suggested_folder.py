"""Where the forms and the messages of a campaign are put at first."""

from pathlib import Path

from dcant_tracker.domain.file_names import safe_name
from dcant_tracker.exchange.collecting.messages import Message
from dcant_tracker.exchange.sources.form.questions import Questions
from dcant_tracker.ui.kit.folders import documents
from dcant_tracker.words import _


def suggested_folder(campaign: str, questions: Questions, message: Message = Message.INVITATION) -> Path:
    """« Évaluation – Printemps 2017 » in the person's documents; what is written later has a folder in it."""
    first = documents() / safe_name(f"{questions.file()} – {campaign}")
    inside = {Message.REMINDER: _("Relances"), Message.ACKNOWLEDGEMENT: _("Accusés de réception")}.get(message)
    return first / inside if inside else first
