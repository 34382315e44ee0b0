"""The errors a person can cause: what happened and why, and what to do about it."""


class GTAssistError(Exception):
    """Something the user can put right; shown as `error:` and `hint:`, never as a traceback.

    >>> str(GTAssistError("No study here.", hint="Make one: gt-assist init my.gta"))
    'No study here.'
    """

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ReadError(GTAssistError):
    """A file that cannot be read as a transcript, a table or a study."""


class StudyError(GTAssistError):
    """The study file cannot be opened, is locked, or is not what it should be."""


class DecisionError(GTAssistError):
    """A decision that cannot be taken as things stand."""


class LaterDecisionsError(DecisionError):
    """A decision that cannot be taken back by itself: later ones, `told` in sentences, rest on it."""

    def __init__(self, message: str, *, hint: str, told: tuple[str, ...]) -> None:
        super().__init__(message, hint=hint)
        self.told = told


class GrownError(DecisionError):
    """A decision about a state of the study that is no more: the trail has grown since it was read."""


class ExportError(GTAssistError):
    """A file that cannot be written, or that does not prove right when read back."""
