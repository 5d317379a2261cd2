"""What an interpreter keeps: the graphics state that q saves, and what all pages of a file share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from audit.read.pdf.fonts import Font
from audit.read.pdf.marks import EVERYWHERE, Box, Matrix
from audit.read.pdf.values import dictionary

if TYPE_CHECKING:
    from pypdf.generic import DictionaryObject


@dataclass
class Resources:
    """What all pages of a file share: fonts already read, and how much has been spent."""

    fonts: dict[Any, Font] = field(default_factory=dict)
    hidden_layers: frozenset[int] = frozenset()
    operations: int = 0
    """How many were run."""
    glyphs: int = 0

    def font(self, resources: DictionaryObject, name: str) -> Font | None:
        """A font of a page or form by its resource name; None where there is none."""
        fonts = dictionary(resources.get("/Font"))
        if "/" + name not in fonts:
            return None
        reference = fonts.raw_get("/" + name)
        key = (reference.idnum, reference.generation) if hasattr(reference, "idnum") else id(reference)
        if key not in self.fonts:
            self.fonts[key] = Font(dictionary(reference))
        return self.fonts[key]


@dataclass(slots=True)
class State:
    """What q saves and Q brings back."""

    matrix: Matrix
    clip: Box = EVERYWHERE
    font: Font | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    line_width: float = 1.0
    white: bool = False
    colour: float = 0.0
    white_stroke: bool = False
    opaque: bool = True
    transparent: bool = False

    def copy(self) -> State:
        """The same values, to be changed on their own."""
        return State(
            self.matrix, self.clip, self.font, self.size, self.char_space, self.word_space, self.stretch,
            self.leading, self.rise, self.mode, self.line_width, self.white, self.colour, self.white_stroke, self.opaque,
            self.transparent,
        )  # fmt: skip
