"""The named sets of slots that rule files may range over."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.template import Template


def sets_of(template: Template) -> Mapping[str, tuple[str, ...]]:
    """The named sets that rules may range over, taken from the form in printed order.

    applicants: the seven columns of table 3; applicant_parts: the six before 总计; t3_rows: its rows (without
    "t3."); outcomes: the rows of 本年度办理结果 that （七）总计 adds up; result_groups and result_parts: table 4;
    stocks: the rows of table 2 that keep a stock (规章, 行政规范性文件); disclosed: those that on the form of 2019 count
    what was newly disclosed and all that is.
    """
    table3, table4 = template.tables[3], template.tables[4]
    applicants = tuple(table3.columns)
    rows = tuple(row.key.removeprefix("t3.") for row in table3.rows)
    results = tuple(table4.columns)
    return {
        "applicants": applicants,
        "applicant_parts": tuple(key for key in applicants if key != "total"),
        "t3_rows": rows,
        "outcomes": tuple(
            row for row in rows if row not in ("new", "carried_in", "handled_total", "carried_out")
        ),
        "result_groups": tuple(row.key.removeprefix("t4.") for row in table4.rows),
        "result_parts": tuple(key for key in results if key != "total"),
        "stocks": tuple(
            row.key.removeprefix("t2.") for row in template.tables[2].rows if "in_force" in row.columns
        ),
        "disclosed": tuple(
            row.key.removeprefix("t2.") for row in template.tables[2].rows if "disclosed_total" in row.columns
        ),
    }
