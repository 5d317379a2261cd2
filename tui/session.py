"""What the screens share: the judged batch, its reviews, filter and order; plain Python without textual.

The screens read from here and never see frames, SQL or files. Everything is replaced as a whole when news
comes in, so a screen always draws one consistent state.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from audit.english import Titles
from audit.language import LANGUAGES, language
from audit.template import Template, load_template
from tui.evidence import EquationLike, Evidence, ReviewLike, RuleLike, gather, rule_title
from tui.list_lines import NUMBERS, SHOWN
from tui.reviews import Identity, LaidOver, ReviewsLike, lay_over
from tui.show import clean
from tui.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from audit.batch import JudgedBatch, View
    from audit.discover import SourceFile
    from audit.model import Attestation, Cell, Finding, Judgement, Report, Severity
    from audit.what_if import Scratch
    from tui.first_page import FirstPage

ORDERS = ("worst", "organ", "year", "path")
NO_CELLS: Mapping[str, Cell] = {}


@dataclass
class Session:
    """The state of one open workbench."""

    path: Path
    workspace: Path | None = None
    rules: Path | None = None
    jobs: int = 2
    batch: JudgedBatch | None = None
    reports: Sequence[Report] = ()
    """The reports as read, in the order of the batch; the batch's own have the attested figures in them."""
    judged_with: Mapping[str, Attestation] = field(default_factory=dict)
    """The attestations that the batch was judged with."""
    selected: set[Identity] = field(default_factory=set)
    sources: Mapping[str, SourceFile] = field(default_factory=dict)
    """The batch's files by their path as it is shown."""
    rule_book: Any = None
    equation_of: Callable[[Finding], EquationLike | None] | None = None
    reviews: ReviewsLike | None = None
    history: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """The events of the review log by what they are about."""
    unsaved: str | None = None
    """The words of a decision that the log could not take; they stand in the next question."""
    complete: bool = False
    page: FirstPage | None = None
    """The first lines of the last run, painted until its results are there."""
    recalled: str = ""
    """When the results that are shown were found, while they are not yet looked into."""
    work: Work = field(default_factory=Work)
    """How far reading, judging or exporting has come."""
    skipped: int = 0
    store_error: str | None = None
    opened: Identity | None = None
    seen: set[Identity] = field(default_factory=set)
    reopen: bool = False
    """Whether the report that was open at the last leave is to be opened again once it is judged."""
    hint: str = ""
    """A sentence for the first start, shown once the batch is judged."""
    text: str = ""
    order: str = ORDERS[0]
    sort: tuple[tuple[str, bool], ...] = ()
    """Columns to sort by, each with whether it descends; none for the named `order`."""
    columns: tuple[str, ...] = SHOWN
    """The columns of the list beside those that stand still."""
    column: str | None = None
    """The column under the cursor of the list's head."""
    _view: View | None = None
    _titles: tuple[Any, Titles] | None = None

    # --- the batch -----------------------------------------------------------------------------------

    def take(self, batch: JudgedBatch, *, complete: bool, laid_over: LaidOver | None = None) -> None:
        """Replace the judged batch by a later one; filter and order stay."""
        self.complete = complete
        self.page = None
        marks, inspectors = laid_over or lay_over(batch, self.reviews)
        self.batch = batch.with_marks(marks, inspectors)
        self._view = None

    def as_read(self, report: Report) -> Report:
        """A report of the batch as it was read, without what inspectors entered."""
        position = self.batch.position((report.path, report.part)) if self.batch is not None else None
        return self.reports[position] if position is not None and position < len(self.reports) else report

    @property
    def attested_since(self) -> bool:
        """Whether figures were attested or taken back after the batch was judged."""
        return self.reviews is not None and self.reviews.attestations != self.judged_with

    def take_reviews(self, reviews: ReviewsLike, laid_over: LaidOver | None = None) -> None:
        """Replace the review states; the list's marks follow."""
        self.reviews = reviews
        if self.batch is not None:
            self.take(self.batch, complete=self.complete, laid_over=laid_over)

    @property
    def view(self) -> View | None:
        """The filtered and sorted list, or None before anything is judged."""
        if self._view is None and self.batch is not None:
            self._view = self.batch.view(self.text, self.order, self.sort)
        return self._view

    @property
    def lines(self) -> View | FirstPage | None:
        """What the list paints: the view or, before there is one, the first lines of the last run."""
        if self.batch is not None:
            return self.view
        return self.page if not self.text and self.is_worst else None

    @property
    def is_worst(self) -> bool:
        """Whether the list is in the order in which it starts."""
        return not self.sort and self.order == ORDERS[0]

    def filter(self, words: str) -> None:
        """Show the reports that contain all these words."""
        self.text = words
        self._view = None

    def next_order(self) -> str:
        """Sort the list the next way; gives its name."""
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)] if not self.sort else ORDERS[0]
        self.sort = ()
        self._view = None
        return self.order

    def sort_by(self, column: str, *, alone: bool) -> None:
        """Sort by a column, alone or after those before: once, then the other way round, then not any more.

        Numbers begin with the largest, because those are looked for.
        """
        first = column in NUMBERS
        kept = () if alone else tuple(key for key in self.sort if key[0] != column)
        before = dict(self.sort).get(column) if not alone or len(self.sort) == 1 else None
        if before is None:
            self.sort = (*kept, (column, first))
        elif before is first:
            turned = (column, not first)
            self.sort = (
                (turned,) if alone else tuple(turned if key[0] == column else key for key in self.sort)
            )
        else:
            self.sort = kept
        self._view = None

    # --- one report ----------------------------------------------------------------------------------

    def judgement(self, position: int) -> Judgement:
        """The judged report at this position of the batch."""
        if self.batch is None:
            raise IndexError(position)
        return self.batch.judgements[position]

    def previous_cells(self, position: int) -> Mapping[str, Cell]:
        """Last year's figures of the same organ by slot; none where the batch has no such report."""
        return self.batch.previous_cells(position) if self.batch is not None else NO_CELLS

    def scratch(self, position: int) -> Scratch:
        """A scratch copy of a report, judged beside last year's; what is tried in it goes nowhere."""
        from audit.what_if import Scratch

        before = self.batch.previous_year(position) if self.batch is not None else ()
        beside = [judged.report for judged in before]
        return Scratch(self.judgement(position).report, self.rule_book, beside)

    def equation(self, finding: Finding) -> EquationLike | None:
        """Both sides of the finding's rule, or None where it is no equation or the rules are not loaded."""
        if self.equation_of is not None:
            return self.equation_of(finding)
        if self.rule_book is None:
            return None
        from audit.equation import equation

        return equation(finding, self.rule_book)

    def rule(self, finding: Finding) -> RuleLike | None:
        """The rule of a finding as far as it is known."""
        return self.rule_book.by_id.get(finding.rule) if self.rule_book is not None else None

    def rule_titles(self) -> dict[str, str]:
        """The rules' titles by id."""
        return (
            {name: rule_title(rule) for name, rule in self.rule_book.by_id.items()} if self.rule_book else {}
        )

    def rule_severities(self) -> dict[str, Severity]:
        """How much each rule weighs where its rule file makes no exception."""
        rules = self.rule_book.by_id if self.rule_book else {}
        return {name: rule.severity for name, rule in rules.items()}

    def evidence(self, position: int, finding: Finding) -> Evidence:
        """Everything to show about a finding of this report."""
        report = self.judgement(position).report
        return gather(
            finding,
            template_of(report),
            report.cells,
            self.previous_cells(position),
            equation=self.equation(finding),
            rule=self.rule(finding),
            review=self.review(finding),
            history=self.history_of(finding),
            titles=self.english_titles(),
        )

    def sentence(self, position: int, finding: Finding) -> str:
        """What is wrong or in doubt in one sentence, in the language in use."""
        return (
            self.evidence(position, finding).message if language() != LANGUAGES[0] else clean(finding.message)
        )

    def english_titles(self) -> Titles:
        """The rules' English titles by their Chinese ones."""
        if self._titles is None or self._titles[0] is not self.rule_book:
            rules = self.rule_book.by_id.values() if self.rule_book is not None else ()
            titles = Titles({rule.title: rule.title_en for rule in rules if rule.title_en})
            self._titles = (self.rule_book, titles)
        return self._titles[1]

    def history_of(self, finding: Finding) -> tuple[str, ...]:
        """What happened to a finding so far, a line an event, oldest first."""
        if not self.history:
            return ()
        from audit.store import about
        from tui.history import history_lines

        return tuple(history_lines(self.history.get(about(finding.subject, finding.key), ())))

    def review(self, finding: Finding) -> ReviewLike | None:
        """The review of a finding on its present figures, or None."""
        return self.reviews.of(finding) if self.reviews is not None else None

    def report_review(self, report: Report) -> ReviewLike | None:
        """The mark on a whole report, or None."""
        return self.reviews.of_report(report) if self.reviews is not None else None


def template_of(report: Report) -> Template:
    """The form that a report uses; the present one where it is unknown."""
    return load_template(report.template if report.cells and report.template else "2021")
