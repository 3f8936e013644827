"""Things that belong together because each belongs with the next."""

from collections import defaultdict
from collections.abc import Hashable
from typing import Generic, TypeVar

Member = TypeVar("Member", bound=Hashable)


class Groups(Generic[Member]):
    """Members and who was united with whom.

    >>> groups = Groups()
    >>> for member in "abc":
    ...     groups.add(member)
    >>> groups.unite("c", "a")
    >>> groups.all()
    [['a', 'c'], ['b']]
    """

    def __init__(self) -> None:
        self._leader: dict[Member, Member] = {}

    def add(self, member: Member) -> None:
        """A member of its own, unless it is known."""
        self._leader.setdefault(member, member)

    def unite(self, one: Member, other: Member) -> None:
        """Makes the groups of two members one; whoever is unknown is added."""
        self.add(one)
        self.add(other)
        self._leader[self.leader(one)] = self.leader(other)

    def are_one(self, one: Member, other: Member) -> bool:
        return self.leader(one) == self.leader(other)

    def all(self) -> list[list[Member]]:
        """The groups in the order in which their first members were added, and so within each."""
        groups: defaultdict[Member, list[Member]] = defaultdict(list)
        for member in self._leader:
            groups[self.leader(member)].append(member)
        return list(groups.values())

    def leader(self, member: Member) -> Member:
        """The member that stands for the group; it may be another after the next union."""
        while self._leader[member] != member:
            self._leader[member] = self._leader[self._leader[member]]
            member = self._leader[member]
        return member
