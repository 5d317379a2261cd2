"""The few exceptions of the engine, all of which a user can mend.

GoujiError                 one clear sentence, exit code 2, no traceback
├── BatchError             the batch cannot be opened (missing, empty, not permitted)
├── RuleError              a rule or template file is wrong; names file and what to change
├── StoreError             the review log cannot be opened or written
│   └── ReviewChanged      a colleague was faster; says what the review is now
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


class ReviewChanged(StoreError):
    """Somebody else changed a review after the inspector saw it; `review` is what it is now (None: open)."""

    def __init__(self, review: object) -> None:
        super().__init__("另一位核查人员刚刚改了这一条，请先看一看再决定。")
        self.review = review
