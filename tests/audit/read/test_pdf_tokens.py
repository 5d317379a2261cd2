"""Content streams -> operators: what the format says, and no bytes that stop it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.read.pdf.tokens import operations

CASES: list[tuple[bytes, list[tuple[bytes, list[Any]]]]] = [
    (b"1 0 0 -1 .5 -2. cm", [(b"cm", [1.0, 0.0, 0.0, -1.0, 0.5, -2.0])]),
    (b"/F1 12 Tf(a)Tj", [(b"Tf", ["F1", 12.0]), (b"Tj", [b"a"])]),
    (b"[(A)-250(B)<4344>]TJ", [(b"TJ", [[b"A", -250.0, b"B", b"CD"]])]),
    (rb"(a\(b\)c\\\101\n)Tj", [(b"Tj", [b"a(b)c\\A\n"])]),
    (b"(a(b)c)Tj", [(b"Tj", [b"a(b)c"])]),
    (b"(a\\\nb)Tj", [(b"Tj", [b"ab"])]),
    (b"<41 4>Tj", [(b"Tj", [b"A@"])]),
    (b"% a note\nq%another\nQ", [(b"q", []), (b"Q", [])]),
    (b"/A#20B Do", [(b"Do", ["A B"])]),
    (b"/OC /L1 BDC EMC", [(b"BDC", ["OC", "L1"]), (b"EMC", [])]),
    (b"/P <</MCID 0 /X [1 2]>> BDC", [(b"BDC", ["P", ["MCID", 0.0, "X", [1.0, 2.0]]])]),
    (b"BI /W 1 ID \x00Q EIx q EI Q", [(b"BI", []), (b"Q", [])]),
    (b"--5 1.2.3 4- m", [(b"m", [5.0, 1.2, 4.0])]),
    (b"f* T* ' \"", [(b"f*", []), (b"T*", []), (b"'", []), (b'"', [])]),
    (b"(never closed", []),
    (b"] >> ) } 1 w", [(b"w", [1.0])]),
]


@pytest.mark.parametrize(("data", "expected"), CASES, ids=lambda value: repr(value)[:30])
def test_operators_come_with_their_operands(data: bytes, expected: list[tuple[bytes, list[Any]]]) -> None:
    assert list(operations(data)) == expected


PIECES = st.sampled_from(
    [
        b"[",
        b"]",
        b"<<",
        b">>",
        b"(",
        b")",
        b"<",
        b">",
        b"\\",
        b"%",
        b"1 ",
        b"/N",
        b"q ",
        b"BI ",
        b"ID ",
        b"EI ",
        b"\n",
    ]
)


@given(st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=60).map(b"".join)))
def test_no_bytes_stop_it(data: bytes) -> None:
    for operator, operands in operations(data):
        assert isinstance(operator, bytes) and isinstance(operands, list)
