"""The archive's tables. A change here needs a migration beside it, and a line in the README."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

from newscrawl.moments import BEIJING, beijing_iso, utc_iso

SCHEMA_VERSION = "0004"
"""The newest migration; the test of the migrations keeps it true."""


class Moment(TypeDecorator[datetime]):
    """An aware time: ``timestamptz`` on PostgreSQL, the record's ISO 8601 text on SQLite."""

    impl = String
    cache_ok = True

    def __init__(self, zone: str = "utc") -> None:
        super().__init__()
        self.zone = zone

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(String(32))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return beijing_iso(value) if self.zone == "beijing" else utc_iso(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        moment: datetime | None = value
        return moment.astimezone(BEIJING) if moment and self.zone == "beijing" else moment


metadata = MetaData()

runs = Table(
    "runs",
    metadata,
    Column("run", Integer, primary_key=True),
    Column("spider", Text, nullable=False),
    Column("arguments", JSON, nullable=False),
    Column("newscrawl", Text, nullable=False),
    Column("started_at", Moment(), nullable=False),
    Column("alive_at", Moment()),
    Column("finished_at", Moment()),
    Column("reason", Text),
    Column("counters", JSON),
    Index("runs_started", "spider", "started_at"),
)

stretches = Table(
    "stretches",
    metadata,
    Column("site", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("floor_at", Moment("beijing"), primary_key=True),
    Column("mark_at", Moment("beijing"), nullable=False),
    Column("checked_at", Moment("beijing")),
    Column("backfill", Boolean, nullable=False),
)

walks = Table(
    "walks",
    metadata,
    Column("walk", Integer, primary_key=True),
    Column("run", ForeignKey("runs.run"), nullable=False),
    Column("site", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),  # open, done, or closed by a later walk
    Column("ended", Text),
    Column("lower_at", Moment("beijing"), nullable=False),
    Column("top_at", Moment("beijing")),
    Column("upper_at", Moment("beijing")),
    Column("reached_at", Moment("beijing")),
    Column("pages", Integer, nullable=False),
    Column("page", Integer),
    Column("backfill", Boolean, nullable=False),
    Column("started_at", Moment(), nullable=False),
    Column("closed_at", Moment()),
    Index("ix_walks_open", "site", "channel", "state"),
)

ledger = Table(
    "ledger",
    metadata,
    Column("id", Text, primary_key=True),
    Column("site", Text, nullable=False),
    Column("article_id", Text, nullable=False),
    Column("state", Text, nullable=False),  # pending, stored, failed, gone
    Column("discovered_at", Moment(), nullable=False),
    Column("listed_at", Moment("beijing")),
    Column("due_at", Moment()),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text),
    Column("row", JSON(none_as_null=True)),
    Column("row_at", Moment()),
    Column("row_hash", Text),
    Column("row_answer", Text),
    Column("backfill", Boolean, nullable=False),
    Column("missing_days", Integer, nullable=False),
    Column("missing_on", Text),
    Column("unlisted_at", Moment()),
    Column("etag", Text),
    Column("last_modified", Text),
    Index("ix_ledger_due", "site", "due_at"),
)

sightings = Table(
    "sightings",
    metadata,
    Column("id", ForeignKey("ledger.id"), primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("first_seen_at", Moment(), nullable=False),
    Column("listed_at", Moment("beijing"), nullable=False),
    Index("ix_sightings_channel", "channel", "listed_at"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", ForeignKey("ledger.id"), primary_key=True),
    Column("site", Text, nullable=False),
    Column("article_id", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("first_seen_at", Moment(), nullable=False),
    Column("channels", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("duplicate_of", Text),
)

versions = Table(
    "versions",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("id", ForeignKey("articles.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("run", ForeignKey("runs.run"), nullable=False),
    Column("known_at", Moment(), nullable=False),
    Column("cause", Text, nullable=False),  # first, edit, parser
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text),
    Column("source", Text),
    Column("print_edition", JSON(none_as_null=True)),
    Column("authors", JSON, nullable=False),
    Column("editors", JSON, nullable=False),
    Column("proofreaders", JSON, nullable=False),
    Column("published_at", Moment("beijing"), nullable=False),
    Column("fetched_at", Moment(), nullable=False),
    Column("tags", JSON, nullable=False),
    Column("keywords", JSON, nullable=False),
    Column("securities", JSON, nullable=False),
    Column("blocks", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("images", JSON, nullable=False),
    Column("important", Boolean, nullable=False),
    Column("related", JSON, nullable=False),
    Column("language", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("parser", Text, nullable=False),
    Column("provenance", Text, nullable=False),
    Column("unrestored", Float),
    Column("answer", Text),
    Column("answer_type", Text),
    Column("row", JSON(none_as_null=True)),
    UniqueConstraint("id", "version", name="uq_versions_id"),
    Index("ix_versions_published", "published_at"),
)

names = Table(
    "names",
    metadata,
    Column("name", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("first_seen", Date, nullable=False),
    Column("last_seen", Date, nullable=False),
    Column("position", BigInteger, nullable=False),
    Index("ix_names_position", "position"),
)

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("id", ForeignKey("articles.id"), primary_key=True),
    Column("withdrawn_at", Moment(), primary_key=True),
    Column("returned_at", Moment()),
)

logs = Table(
    "logs",
    metadata,
    Column("path", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("known_at", Moment(), nullable=False),
    Column("size", BigInteger, nullable=False),
)

duplicates = Table(
    "duplicates",
    metadata,
    Column("id", ForeignKey("articles.id"), primary_key=True),
    Column("known_at", Moment(), primary_key=True),
    Column("duplicate_of", Text),  # null: from then on of no other article
    Column("similarity", Float),
    Column("reason", Text),
    Index("ix_duplicates_of", "duplicate_of"),
)

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

searched = Table(
    "searched",
    metadata,
    Column("row", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True),
)

mentions = Table(
    "mentions",
    metadata,
    Column("code", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

indexes = Table(
    "indexes",
    metadata,
    Column("name", Text, primary_key=True),  # fingerprints, search
    Column("older", BigInteger, nullable=False),
    Column("read", BigInteger, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    Column("spider", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("addressee", Text, primary_key=True),
    Column("unhealthy", Boolean, nullable=False),
    Column("run", Integer, nullable=False),
    Column("told_at", Moment(), nullable=False),
)

request_days = Table(
    "request_days",
    metadata,
    Column("day", Text, primary_key=True),
    Column("claimed", Integer, nullable=False),
)

cursors = Table(
    "cursors",
    metadata,
    Column("name", Text, primary_key=True),
    Column("choice", JSON, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("sighted_at", Moment(), nullable=False),
    Column("before", BigInteger, nullable=False),
    Column("before_at", Moment(), nullable=False),
    Column("path", Text, nullable=False),
    Column("sha256", Text, nullable=False),
)

rankings = Table(
    "rankings",
    metadata,
    Column("run", ForeignKey("runs.run"), primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("site", Text, nullable=False),
    Column("taken_at", Moment(), nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text),
    Column("article", Text),
    Column("hot", Boolean, nullable=False),
    Column("red", Boolean, nullable=False),
    Column("tag", Text),
    Index("ix_rankings_taken", "site", "taken_at"),
)

NEWEST = (versions.c.id == articles.c.id) & (versions.c.version == articles.c.version)
"""Joins an article to its newest version."""
