"""Style sheets of a page -> which elements they hide or show, as far as simple selectors say so.

Only `display` and `visibility` matter here. Selectors of tags, classes and ids count, also below others
(`.print table`); any other selector is passed over, and so are rules for other media than the screen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_LONGEST_SHEET = 1_000_000
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_COMPOUND = re.compile(r"(?:[a-z][a-z0-9]*|\*)?(?:[.#][\w-]+)*", re.I)
_DISPLAY = re.compile(r"(?:^|[;\s])display\s*:\s*([a-z-]+)\s*(!\s*important)?", re.I)
_VISIBILITY = re.compile(r"(?:^|[;\s])visibility\s*:\s*([a-z]+)\s*(!\s*important)?", re.I)
_SCREEN = re.compile(r"^@media\s+(?:only\s+)?(?:screen|all)\s*$", re.I)


@dataclass(frozen=True, slots=True)
class Rule:
    """One selector and what it says; `weight` orders rules as browsers do."""

    last: tuple[str, ...]
    """The selector's last compound as ("tag", ".class", "#id")."""
    above: tuple[tuple[str, ...], ...]
    """Its compounds for the elements above, from the outermost."""
    display: str | None
    visibility: str | None
    weight: tuple[int, int, int, int, int]


def rules_of(sheets: Iterator[str]) -> dict[str, list[Rule]]:
    """The rules that hide or show, by the most telling part of their last compound (id, class or tag)."""
    found: dict[str, list[Rule]] = {}
    order = 0
    for sheet in sheets:
        for selectors, body in _blocks(_COMMENT.sub("", sheet[:_LONGEST_SHEET])):
            display, visibility = _DISPLAY.search(body), _VISIBILITY.search(body)
            if not display and not visibility:
                continue
            important = any(match and match[2] for match in (display, visibility))
            for selector in selectors.split(","):
                compounds = _compounds(selector)
                order += 1
                if not compounds:
                    continue
                last = compounds[-1]
                rule = Rule(
                    last,
                    tuple(compounds[:-1]),
                    display[1].lower() if display else None,
                    visibility[1].lower() if visibility else None,
                    (int(important), *_specificity(compounds), order),
                )
                found.setdefault(last[-1], []).append(rule)
    return found


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """(selectors, declarations) of every rule that holds on the screen, in one pass over the braces."""
    depth_left: list[bool] = []  # for each open at-rule, whether what stands inside it counts
    for piece in re.split(r"(?<=[{}])", sheet):
        text = piece.strip()
        if text.endswith("{"):
            head = text[:-1].rpartition(";")[2].strip()
            if head.startswith("@"):
                depth_left.append(bool(_SCREEN.match(head)))
                continue
            selectors = head
            depth_left.append(True)
            pending = selectors
        elif text.endswith("}"):
            if not depth_left:
                continue
            depth_left.pop()
            body = text[:-1].strip()
            if body and all(depth_left):
                yield pending, body
            pending = ""


def _compounds(selector: str) -> list[tuple[str, ...]]:
    """The parts of a selector; none where it asks for more than tags, classes and ids of elements above."""
    found: list[tuple[str, ...]] = []
    for part in selector.split():
        if not _COMPOUND.fullmatch(part):
            return []
        names = re.findall(r"[.#]?[\w*-]+", part)
        found.append(tuple(name.lower() if name[0] not in ".#" else name for name in names))
    return found


def _specificity(compounds: list[tuple[str, ...]]) -> tuple[int, int, int]:
    names = [name for compound in compounds for name in compound]
    ids, classes = (sum(name.startswith(mark) for name in names) for mark in "#.")
    return ids, classes, len(names) - ids - classes


def names_of(element: Element) -> set[str]:
    """The names by which selectors may know an element."""
    names = {f".{name}" for name in (element.get("class") or "").split()}
    if element.get("id"):
        names.add(f"#{element.get('id')}")
    names.update((element.tag, "*"))
    return names


def said_of(element: Element, rules: dict[str, list[Rule]]) -> tuple[str | None, str | None]:
    """(display, visibility) that the style sheets give an element itself; None where they say nothing."""
    names = names_of(element)
    fitting = [
        rule
        for name in names
        for rule in rules.get(name, ())
        if names.issuperset(rule.last) and _is_below(element, rule.above)
    ]
    fitting.sort(key=lambda rule: rule.weight)
    display = next((rule.display for rule in reversed(fitting) if rule.display), None)
    visibility = next((rule.visibility for rule in reversed(fitting) if rule.visibility), None)
    return display, visibility


def _is_below(element: Element, above: tuple[tuple[str, ...], ...]) -> bool:
    """Whether elements with these compounds stand above an element, in this order from the outermost."""
    wanted = list(above)
    for parent in element.iterancestors() if wanted else ():
        if names_of(parent).issuperset(wanted[-1]):
            wanted.pop()
            if not wanted:
                break
    return not wanted
