"""The few exceptions of the engine, all of which a user can mend.

GoujiError                 one clear sentence, exit code 2, no traceback
├── BatchError             the batch cannot be opened (missing, empty, not permitted)
├── RuleError              a rule or template file is wrong; names file and what to change
├── StoreError             the review log cannot be opened or written
└── ExportError            an export cannot be written

Bad content of a report is never an exception: it is a `Report` with status `unreadable` or a `Problem`.
"""


class GoujiError(Exception):
    """Something that the user can put right; its text is the whole message."""


class BatchError(GoujiError):
    """The batch cannot be opened."""


class RuleError(GoujiError):
    """A rule or template file says something that cannot be used."""


class StoreError(GoujiError):
    """The review log cannot be opened or written."""


class ExportError(GoujiError):
    """An export cannot be written."""
