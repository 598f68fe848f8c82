"""Where the forms of a campaign are put at first."""

from pathlib import Path

from dcant_tracker.domain.file_names import safe_name
from dcant_tracker.exchange.sources.form.questions import Questions
from dcant_tracker.ui.kit.folders import documents


def suggested_folder(campaign: str, questions: Questions) -> Path:
    """« Évaluation – Printemps 2017 » in the person's documents."""
    return documents() / safe_name(f"{questions.file()} – {campaign}")
