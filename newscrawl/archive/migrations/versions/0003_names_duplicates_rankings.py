"""Names learned from the site's tags, near-duplicates and the index of them, hot rankings."""

import json
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from newscrawl.archive.schema import Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _tables()
    _learn()
    op.execute(
        "INSERT INTO fingerprints_read (part, position) "
        "SELECT 'older', max(position) FROM versions HAVING max(position) > 0"
    )


def _tables() -> None:
    op.create_table(
        "names",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("first_seen", sa.Date(), nullable=False),
        sa.Column("last_seen", sa.Date(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", "code"),
    )
    op.create_index("ix_names_position", "names", ["position"])
    op.create_table(
        "duplicates",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("known_at", Moment(), nullable=False),
        sa.Column("duplicate_of", sa.Text()),
        sa.Column("similarity", sa.Float()),
        sa.Column("reason", sa.Text()),
        sa.ForeignKeyConstraint(["id"], ["articles.id"]),
        sa.PrimaryKeyConstraint("id", "known_at"),
    )
    op.create_index("ix_duplicates_of", "duplicates", ["duplicate_of"])
    op.create_table(
        "fingerprints",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "position"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fingerprints_read",
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("part"),
    )
    op.create_table(
        "rankings",
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("taken_at", Moment(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("article", sa.Text()),
        sa.Column("hot", sa.Boolean(), nullable=False),
        sa.Column("red", sa.Boolean(), nullable=False),
        sa.Column("tag", sa.Text()),
        sa.ForeignKeyConstraint(["run"], ["runs.run"]),
        sa.PrimaryKeyConstraint("run", "channel", "position"),
    )
    op.create_index("ix_rankings_taken", "rankings", ["site", "taken_at"])


def _learn() -> None:
    """The names that the site's tags have given in all versions so far."""
    versions = sa.table(
        "versions",
        sa.column("position"),
        sa.column("published_at", Moment("beijing")),
        sa.column("securities", sa.Text()),
    )
    columns = versions.c.position, versions.c.published_at
    stored = sa.select(*columns, sa.cast(versions.c.securities, sa.Text()))
    stored = stored.order_by(versions.c.position).limit(1000)
    connection, position = op.get_bind(), 0
    names: dict[tuple[str, str], dict[str, Any]] = {}
    while rows := connection.execute(stored.where(versions.c.position > position)).all():
        for position, published_at, securities in rows:
            for security in json.loads(securities):
                _see(names, security, published_at.date(), position)
    table = sa.table("names", *map(sa.column, ("name", "code", "position")))
    table.append_column(sa.column("first_seen", sa.Date()))
    table.append_column(sa.column("last_seen", sa.Date()))
    if names:
        connection.execute(sa.insert(table), list(names.values()))


def _see(names: dict[Any, Any], security: dict[str, Any], day: date, position: int) -> None:
    name, code = security["name"], security["code"]
    if not name:
        return
    first = {"name": name, "code": code, "first_seen": day, "last_seen": day, "position": position}
    row = names.setdefault((name, code), first)
    row["first_seen"], row["last_seen"] = min(row["first_seen"], day), max(row["last_seen"], day)
