"""A sequence whose members are made when they are asked for."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import TypeVar, overload

T = TypeVar("T")


class Lazy(Sequence[T]):
    """Indexing and slicing over `one` and `__len__`; iterating too, where nothing cheaper is given."""

    @abstractmethod
    def one(self, number: int) -> T:
        """The member with this number from 0, which is within the length."""

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        """One member, or several."""
        if isinstance(index, slice):
            return [self.one(number) for number in range(*index.indices(len(self)))]
        return self.one(range(len(self))[index])

    def __iter__(self) -> Iterator[T]:
        return (self.one(number) for number in range(len(self)))
