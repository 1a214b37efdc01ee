"""The archive's tables. A change here needs a migration beside it, and a line in the README."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
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
)
from sqlalchemy.types import TypeEngine

from newscrawl.items import BEIJING, beijing_iso, utc_iso

SCHEMA_VERSION = "0001"
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
    Column("finished_at", Moment()),
    Column("reason", Text),
    Column("counters", JSON),
)

channels = Table(
    "channels",
    metadata,
    Column("site", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("floor_at", Moment("beijing"), nullable=False),
    Column("mark_at", Moment("beijing"), nullable=False),
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
    Column("upper_at", Moment("beijing")),
    Column("reached_at", Moment("beijing")),
    Column("pages", Integer, nullable=False),
    Column("started_at", Moment(), nullable=False),
    Index("ix_walks_open", "site", "channel", "state"),
)

ledger = Table(
    "ledger",
    metadata,
    Column("id", Text, primary_key=True),
    Column("site", Text, nullable=False),
    Column("article_id", Text, nullable=False),
    Column("state", Text, nullable=False),  # pending, stored, failed
    Column("discovered_at", Moment(), nullable=False),
    Column("listed_at", Moment("beijing")),
    Column("due_at", Moment()),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text),
    Column("row", JSON(none_as_null=True)),
    Column("row_at", Moment()),
    Column("row_hash", Text),
    Index("ix_ledger_due", "site", "due_at"),
)

sightings = Table(
    "sightings",
    metadata,
    Column("id", ForeignKey("ledger.id"), primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("first_seen_at", Moment(), nullable=False),
    Column("listed_at", Moment("beijing")),
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
    Column("id", ForeignKey("articles.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("run", ForeignKey("runs.run"), nullable=False),
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
    Index("ix_versions_published", "published_at"),
)

NEWEST = (versions.c.id == articles.c.id) & (versions.c.version == articles.c.version)
"""Joins an article to its newest version."""
