"""The search index, securities' mentions, cursors of exports; one table for what indexes lack."""

import sqlalchemy as sa
from alembic import op

from newscrawl.archive.schema import Moment
from newscrawl.archive.search.words import CREATE

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _search()
    _indexes()
    op.create_index("runs_started", "runs", ["spider", "started_at"])
    op.create_table(
        "cursors",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("choice", sa.JSON(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("sighted_at", Moment(), nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=False),
        sa.Column("before_at", Moment(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "notices",
        sa.Column("spider", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("addressee", sa.Text(), nullable=False),
        sa.Column("unhealthy", sa.Boolean(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("told_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("spider", "kind", "addressee"),
    )
    op.create_table(
        "request_days",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("claimed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day"),
    )


def _search() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "searched",
        sa.Column("row", number, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("row"),
        sa.UniqueConstraint("position"),
    )
    op.create_table(
        "mentions",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("code", "position"),
        sqlite_with_rowid=False,
    )
    for statement in CREATE[op.get_bind().dialect.name]:
        op.execute(statement)


def _indexes() -> None:
    op.create_table(
        "indexes",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("older", sa.BigInteger(), nullable=False),
        sa.Column("read", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.execute(
        "INSERT INTO indexes (name, older, read) SELECT 'fingerprints', o.position, "
        "coalesce((SELECT r.position FROM fingerprints_read r WHERE r.part = 'read'), 0) "
        "FROM fingerprints_read o WHERE o.part = 'older'"
    )
    op.execute(
        "INSERT INTO indexes (name, older, read) "
        "SELECT 'search', position, 0 FROM versions ORDER BY position DESC LIMIT 1"
    )
    op.drop_table("fingerprints_read")
