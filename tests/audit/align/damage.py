"""Ways in which the extraction of a table into text damages it; each takes and returns rows of fields.

The rows are those of a whole table 3 with tab-separated fields (three label columns, seven figures). What a
damage does to figures is known, so a test can tell a right answer, no answer and a wrong answer apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.template import load_template

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping

Rows = list[list[str]]
HEADER: Rows = [
    [
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
        "",
        "",
        "申请人情况",
        "",
        "",
        "",
        "",
        "",
        "",
    ],
    ["", "", "", "自然人", "法人或其他组织", "", "", "", "", "总计"],
    ["", "", "", "", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", ""],
]


def table3(figures: Mapping[str, str]) -> Rows:
    """The whole table with the given printed figures by slot, merged labels on their first row only."""
    rows = [list(line) for line in HEADER]
    table = load_template("2021").tables[3]
    printed: set[tuple[str, ...]] = set()
    for row in table.rows:
        labels = ["", "", ""]
        for depth, label in enumerate(row.labels):
            if row.labels[: depth + 1] not in printed:
                labels[depth] = label
                printed.add(row.labels[: depth + 1])
        rows.append([*labels, *(figures[f"{row.key}.{column}"] for column in table.columns)])
    return rows


def _data(rows: Rows) -> Rows:
    return rows[len(HEADER) :]


def clean(rows: Rows, rng: random.Random) -> Rows:
    """Nothing happens."""
    return rows


def header_lost(rows: Rows, rng: random.Random) -> Rows:
    """The three header rows are gone."""
    return _data(rows)


def one_cell_a_line(rows: Rows, rng: random.Random) -> Rows:
    """Every field stands on a line of its own; empty ones leave no trace."""
    return [[field] for row in rows for field in row if field]


def column_lost(rows: Rows, rng: random.Random) -> Rows:
    """One applicant column is gone from header and rows."""
    gone = rng.randrange(3, 10)
    return [row[:gone] + row[gone + 1 :] for row in rows]


def shifted(rows: Rows, rng: random.Random) -> Rows:
    """The third-level rows begin one column late and lose their last figure to the table's edge."""
    return HEADER + [row if not row[2] else ["", *row[:-1]] for row in _data(rows)]


def like_the_sample(rows: Rows, rng: random.Random) -> Rows:
    """The real sample: 其他 is gone, two label columns, third-level rows one late and cut."""
    narrow = [row[:8] + row[9:] for row in rows]
    result = []
    for index, row in enumerate(narrow):
        if index < len(HEADER) or not row[2]:
            result.append([row[0], row[1], *row[3:], ""])
        else:
            result.append([*row[:3], *row[3:-1], ""])
    return result


def labels_noisy(rows: Rows, rng: random.Random) -> Rows:
    """One character in eight of every label is another one."""
    return HEADER + [
        [_noise(field, rng, 8) if i < 3 else field for i, field in enumerate(row)] for row in _data(rows)
    ]


def labels_very_noisy(rows: Rows, rng: random.Random) -> Rows:
    """One character in four of every label is another one."""
    return HEADER + [
        [_noise(field, rng, 4) if i < 3 else field for i, field in enumerate(row)] for row in _data(rows)
    ]


def _noise(text: str, rng: random.Random, one_in: int) -> str:
    return "".join(rng.choice("之乎者也甲乙丙丁戊己") if rng.randrange(one_in) == 0 else c for c in text)


def edge_cut(rows: Rows, rng: random.Random) -> Rows:
    """The right part of the whole table is cut off."""
    keep = rng.randrange(5, 9)
    return [row[:keep] for row in rows]


def digits_for_letters(rows: Rows, rng: random.Random) -> Rows:
    """Some figures are printed with O and l, as poor recognition does."""
    return HEADER + [
        [
            f.replace("0", "O").replace("1", "l") if i > 2 and rng.randrange(8) == 0 else f
            for i, f in enumerate(row)
        ]
        for row in _data(rows)
    ]


def rows_lost(rows: Rows, rng: random.Random) -> Rows:
    """One row in six is gone."""
    return HEADER + [row for row in _data(rows) if rng.randrange(6)]


def empties_lost(rows: Rows, rng: random.Random) -> Rows:
    """Every empty field is gone, in all rows or in some."""
    share = rng.choice((1, 2, 4))
    return HEADER + [[f for f in row if f] if rng.randrange(share) == 0 else row for row in _data(rows)]


def some_empties_lost(rows: Rows, rng: random.Random) -> Rows:
    """One empty field in four is gone."""
    return HEADER + [[f for f in row if f or rng.randrange(4)] for row in _data(rows)]


def cells_lost(rows: Rows, rng: random.Random) -> Rows:
    """One row in five lost one of its figures."""
    result = []
    for row in _data(rows):
        if rng.randrange(5) == 0:
            gone = rng.randrange(3, 10)
            row = row[:gone] + row[gone + 1 :]
        result.append(row)
    return HEADER + result


def trailing_empties_trimmed(rows: Rows, rng: random.Random) -> Rows:
    """Editors strip the empty fields at the end of a line."""
    return ["\t".join(row).rstrip("\t").split("\t") for row in rows]


def twice(rows: Rows, rng: random.Random) -> Rows:
    """The table is there twice."""
    return rows + rows


def digit_split(rows: Rows, rng: random.Random) -> Rows:
    """A figure of two digits is torn into two fields."""
    result = []
    for row in _data(rows):
        torn = [i for i in range(3, len(row)) if len(row[i]) == 2]
        if torn and rng.randrange(3) == 0:
            at = rng.choice(torn)
            row = row[:at] + list(row[at]) + row[at + 1 :]
        result.append(row)
    return HEADER + result


DAMAGES: tuple[Callable[[Rows, random.Random], Rows], ...] = (
    clean,
    header_lost,
    one_cell_a_line,
    column_lost,
    shifted,
    like_the_sample,
    labels_noisy,
    labels_very_noisy,
    edge_cut,
    digits_for_letters,
    rows_lost,
    empties_lost,
    some_empties_lost,
    cells_lost,
    trailing_empties_trimmed,
    twice,
    digit_split,
)
