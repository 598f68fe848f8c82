"""What can go wrong and be told to a person, in a sentence with what to do next."""


class UserError(Exception):
    """A problem that a person can understand and mend.

    ``message`` says what happened, ``hint`` what to do next; both are whole French sentences.
    Anything else that is raised is a defect of the program.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UsageError(UserError):
    """The command line names an entity, a field or an option that does not exist."""


class Cancelled(Exception):  # noqa: N818 - a request, not an error
    """The person stopped a long piece of work; nothing of it was kept."""
