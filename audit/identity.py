"""Names of findings that are the same on every machine and in every run: key and subject.

In: what a finding is about. Out: two short texts. `finding_key` names a finding in one file, `subject_of` names
the same question across versions of a report, so that decisions can carry over. The review log derives
subjects from its own columns with the same function, so both sides always agree. Nothing here touches files.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from audit.organs import organ_key

if TYPE_CHECKING:
    from audit.model import Report

Identity = tuple[str, int | None]
"""What a report is called within a batch: its path and its part."""
KEY_DIGITS = 16


def identity(report: Report) -> Identity:
    """The name under which cursor, filter and marks find a report again."""
    return (report.path, report.part)


def finding_key(sha256: str, part: int | None, rule: str, scope: str | None) -> str:
    r"""16 hexadecimal digits of SHA-256 over the UTF-8 bytes of ``FILE \n RULE \n SCOPE`` (no spaces).

    FILE is `sha256` in hexadecimal as given, followed by ``#PART`` only where one file holds several reports;
    an absent scope is the empty text. A whole report has rule and scope "".
    """
    file = sha256 if part is None else f"{sha256}#{part}"
    return hashlib.sha256(f"{file}\n{rule}\n{scope or ''}".encode()).hexdigest()[:KEY_DIGITS]


def subject_of(organ: str | None, year: int | None, rule: str, scope: str | None, sha256: str) -> str:
    """What a finding is about, whichever version of the report it was found in: ``ORGAN|YEAR|RULE|SCOPE``.

    `organ` is the name as printed (`Report.organ`, which is also what the review log records); it is made
    comparable here, by `organ_key`. Where organ or year is unknown the file hash stands in for both:
    ``sha256:HEX|RULE|SCOPE``. An absent scope is the empty text; a whole report has rule and scope "". Rule and
    scope never contain ``|``, so the text is unambiguous.
    """
    name = organ_key(organ)
    who = f"sha256:{sha256}" if name is None or year is None else f"{name}|{year}"
    return f"{who}|{rule}|{scope or ''}"
