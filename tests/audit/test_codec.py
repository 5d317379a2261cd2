"""Reports cross from worker to parent unchanged."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.codec import from_plain, to_plain
from audit.model import Body, Cell, Earlier, Heading, Place, Problem, Report, State, TextBlock

_numbers = st.one_of(st.none(), st.integers(min_value=1, max_value=9999))
_places = st.builds(Place, _numbers, _numbers, _numbers, _numbers, _numbers)
_texts = st.text(max_size=20)
_figures = st.one_of(st.none(), st.integers(), st.decimals(allow_nan=False, allow_infinity=False, places=4))
_cells = st.builds(
    Cell,
    st.sampled_from(["t3.new.total", "t2.fees.amount"]),
    st.sampled_from(State),
    _figures,
    _texts,
    _texts,
    st.one_of(st.none(), _places),
)
_reports = st.builds(
    Report,
    path=st.just("a.txt"),
    sha256=_texts,
    kind=_texts,
    status=st.sampled_from(["read", "unreadable"]),
    part=_numbers,
    reason=st.one_of(st.none(), _texts),
    organ=st.one_of(st.none(), _texts),
    organ_at=st.one_of(st.none(), _places),
    year=_numbers,
    year_at=st.one_of(st.none(), _places),
    title=st.one_of(st.none(), _texts),
    title_at=st.one_of(st.none(), _places),
    published=st.one_of(st.none(), st.dates()),
    published_at=st.one_of(st.none(), _places),
    template=st.one_of(st.none(), st.just("2021")),
    cells=st.lists(_cells, max_size=2).map(lambda cells: {cell.slot: cell for cell in cells}),
    headings=st.lists(st.builds(Heading, st.integers(1, 6), _texts, _places, _numbers), max_size=2).map(
        tuple
    ),
    prose=st.lists(st.builds(TextBlock, _texts, _places), max_size=2).map(tuple),
    problems=st.lists(st.builds(Problem, _texts, _texts, st.one_of(st.none(), _places)), max_size=2).map(
        tuple
    ),
    body=st.one_of(
        st.none(),
        st.builds(
            Body,
            _texts,
            st.one_of(st.none(), _texts),
            st.sampled_from(["town", "department"]),
            address=st.one_of(st.none(), _texts),
            inferred=st.frozensets(st.sampled_from(["level", "parent"])),
            listed=st.booleans(),
        ),
    ),
    earlier=st.lists(
        st.builds(
            Earlier,
            _texts,
            _texts,
            st.lists(st.tuples(_texts, _texts, _texts), max_size=2).map(tuple),
            st.integers(0, 9),
        ),
        max_size=2,
    ).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(_reports)
def test_a_report_comes_back_equal_through_json(report: Report) -> None:
    back = from_plain(json.loads(json.dumps(to_plain(report))), report.path)
    assert back == report
    assert [str(cell.value) for cell in back.cells.values()] == [
        str(cell.value) for cell in report.cells.values()
    ]


def test_no_field_of_a_report_is_left_behind() -> None:
    report = Report(path="a", sha256="", kind="", status="read")
    assert set(to_plain(report)) == set(report.__dataclass_fields__) - {"path"}
