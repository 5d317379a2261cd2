"""A sequence whose members are made when they are asked for."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
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


class Replaced(Lazy[T]):
    """A sequence with other members at some places."""

    def __init__(self, members: Sequence[T], others: Mapping[int, T]) -> None:
        self._members: Sequence[T] = members._members if isinstance(members, Replaced) else members
        before: Mapping[int, T] = members._others if isinstance(members, Replaced) else {}
        self._others: Mapping[int, T] = {**before, **others}

    def __len__(self) -> int:
        return len(self._members)

    def one(self, number: int) -> T:
        """The member at a place."""
        return self._others[number] if number in self._others else self._members[number]

    def __iter__(self) -> Iterator[T]:
        return (self._others.get(n, member) for n, member in enumerate(self._members))
