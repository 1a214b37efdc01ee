"""Clusters: articles that tell one story, and the first of them, which leads.

Every follower has been compared with its leader, never with another follower alone: a chain of
small differences does not join two stories.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from newscrawl.archive.duplicates.index import Index
from newscrawl.archive.duplicates.links import Link, followers_of, write_links
from newscrawl.archive.duplicates.members import Member, members_at, members_by_id
from newscrawl.fingerprints.verdict import compare
from newscrawl.items import Article


def link(connection: Connection, found: Sequence[Article], now: datetime) -> None:
    """Link articles, just stored or changed, to the story's first article, and others to them.

    Sets ``duplicate_of`` of the articles given. A changed one leaves its cluster first. Whoever
    goes before the leader takes its place. All in the transaction of ``connection``; the links
    are known from ``now`` on.
    """
    known = {one.id for one in found if one.version > 1}
    clusters = link_ids(connection, [one.id for one in found], known, now)
    for article in found:
        article.duplicate_of = clusters.leader_of(article.id)


def link_ids(
    connection: Connection, ids: Collection[str], known: Collection[str], now: datetime
) -> Clusters:
    """The same for stored articles by their ids; ``known``: those that may have followers."""
    clusters = Clusters(connection, members_by_id(connection, ids), known)
    for one in sorted(clusters.new, key=lambda member: member.rank):
        clusters.place(one)
    clusters.write(now)
    return clusters


class Clusters:
    """The clusters that a batch touches, with what it has changed so far.

    ``known``: ids of those of the batch that may have followers.
    """

    def __init__(
        self, connection: Connection, new: Sequence[Member], known: Collection[str]
    ) -> None:
        self.connection = connection
        self.new = new
        self.known = known
        self.index = Index(connection, [one.story for one in new])
        self.members = {one.id: one for one in new}
        self.links: dict[str, Link | None] = {}
        self.at = {one.position: one.id for one in new}
        self._load({p for one in new for p in self.index.candidates(one.story)})

    def leader_of(self, id_: str) -> str | None:
        """Whom the article follows."""
        if id_ in self.links:
            link = self.links[id_]
            return link.duplicate_of if link else None
        return self.members[id_].follows

    def place(self, one: Member) -> None:
        """Find the article's cluster; those that followed it until now find one first."""
        stranded = self._followers(one.id) if one.id in self.known else []
        self.links[one.id] = None
        self._settle(stranded)
        links = {leader.id: _link(one, leader) for leader in self._leaders(one)}
        matched = [self.members[id_] for id_, found in links.items() if found]
        earlier = [links[leader.id] for leader in matched if leader.rank < one.rank]
        if earlier:
            self.links[one.id] = max(earlier, key=_closeness)
            return
        self._lead(one)
        for leader in matched:
            self._take_over(one, [leader, *self._followers(leader.id)])

    def write(self, now: datetime) -> None:
        """Write links and keys."""
        moved = {id_: link for id_, link in self.links.items() if self._has_moved(id_, link)}
        write_links(self.connection, moved, now)
        self.index.write()

    def _has_moved(self, id_: str, link: Link | None) -> bool:
        """Whether there is, or may have been, a link to note."""
        return bool(link or self.members[id_].follows)

    def _lead(self, one: Member) -> None:
        self.links[one.id] = None
        self.at[one.position] = one.id
        self.index.add(one.story, one.position)

    def _take_over(self, leader: Member, followers: Iterable[Member]) -> None:
        left = []
        for follower in followers:
            found = _link(follower, leader)
            self.links[follower.id] = found
            if not found:
                left.append(follower)
        self._settle(left)

    def _settle(self, members: Sequence[Member]) -> None:
        """Each follows the first one of them that it matches, or leads."""
        leaders: list[Member] = []
        for one in sorted(members, key=lambda member: member.rank):
            links = (_link(one, leader) for leader in leaders)
            found = next((link for link in links if link), None)
            self.links[one.id] = found
            if not found:
                leaders.append(one)
                self._lead(one)

    def _leaders(self, one: Member) -> list[Member]:
        """The leaders of the clusters that the article's keys point to."""
        positions = self.index.candidates(one.story)
        self._load(set(positions))
        ids = [self.at[position] for position in positions if position in self.at]
        leaders = dict.fromkeys(self.leader_of(id_) or id_ for id_ in ids)
        return [self._member(id_) for id_ in leaders if id_ != one.id]

    def _followers(self, leader: str) -> list[Member]:
        stored = followers_of(self.connection, leader)
        self._fetch(id_ for id_ in stored if id_ not in self.members)
        ids = {id_ for id_ in stored if id_ not in self.links}
        ids |= {id_ for id_, link in self.links.items() if link and link.duplicate_of == leader}
        return [self.members[id_] for id_ in sorted(ids)]

    def _member(self, id_: str) -> Member:
        if id_ not in self.members:
            self._fetch([id_])
        return self.members[id_]

    def _fetch(self, ids: Iterable[str]) -> None:
        self._keep(members_by_id(self.connection, list(ids)))

    def _load(self, positions: set[int]) -> None:
        found = members_at(self.connection, positions - self.at.keys())
        self._keep(found)
        leaders = {one.follows for one in found if one.follows} - self.members.keys()
        self._fetch(leaders)

    def _keep(self, found: Iterable[Member]) -> None:
        for one in found:
            self.members.setdefault(one.id, one)
            self.at.setdefault(one.position, one.id)


def _closeness(link: Link | None) -> tuple[bool, float]:
    return (link.reason != "excerpt", link.similarity) if link else (False, 0.0)


def _link(follower: Member, leader: Member) -> Link | None:
    verdict = compare(follower.story, leader.story)
    return Link(leader.id, verdict.similarity, verdict.reason) if verdict.joined else None
