"""Why a file is not read, as a code: the child knows no French, the parent makes the sentence."""

from collections.abc import Mapping


class Refused(Exception):  # noqa: N818 - a verdict on the file, not a defect
    """The file cannot be read; ``code`` is a key of :data:`problems.PROBLEMS`, ``details`` its parameters."""

    def __init__(self, code: str, **details: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.details: Mapping[str, str | int] = details
