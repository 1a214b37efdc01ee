"""Versions in the order in which they came, stretches, withdrawals, re-reading, the exact log."""

import sqlalchemy as sa
from alembic import op

from newscrawl.archive.schema import Moment

revision = "0002"
down_revision = "0001"

POSITION = sa.BigInteger().with_variant(sa.Integer, "sqlite")

KEPT = (
    "id, version, run, kind, title, summary, source, print_edition, authors, editors, "
    "proofreaders, published_at, fetched_at, tags, keywords, securities, blocks, text, images, "
    "important, related, language, content_hash, parser, provenance, unrestored"
)

RECORDS = """
CREATE VIEW records AS
SELECT a.id, a.site, a.article_id, a.url, v.kind, v.title, v.summary, v.source,
       v.print_edition, v.authors, v.editors, v.proofreaders, v.published_at,
       a.first_seen_at, v.fetched_at, a.channels, v.tags, v.keywords, v.securities,
       v.blocks, v.text, v.images, v.important, v.related, v.language, v.content_hash,
       v.version, a.duplicate_of, v.parser, v.provenance, v.unrestored
FROM articles a JOIN versions v ON v.id = a.id AND v.version = a.version
"""


def upgrade() -> None:
    _runs_and_walks()
    _ledger_and_sightings()
    _versions()
    op.create_table(
        "withdrawals",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=False),
        sa.Column("returned_at", Moment()),
        sa.ForeignKeyConstraint(["id"], ["articles.id"]),
        sa.PrimaryKeyConstraint("id", "withdrawn_at"),
    )
    op.create_table(
        "logs",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("known_at", Moment(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("path"),
    )


def _runs_and_walks() -> None:
    op.add_column("runs", sa.Column("alive_at", Moment()))
    op.create_table(
        "stretches",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("floor_at", Moment("beijing"), nullable=False),
        sa.Column("mark_at", Moment("beijing"), nullable=False),
        sa.Column("checked_at", Moment("beijing")),
        sa.Column("backfill", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("site", "channel", "floor_at"),
    )
    op.execute(
        "INSERT INTO stretches (site, channel, floor_at, mark_at, backfill) "
        "SELECT site, channel, floor_at, mark_at, false FROM channels"
    )
    op.drop_table("channels")
    op.add_column("walks", sa.Column("top_at", Moment("beijing")))
    op.add_column("walks", sa.Column("page", sa.Integer()))
    op.add_column(
        "walks", sa.Column("backfill", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("walks", sa.Column("closed_at", Moment()))
    op.execute(
        "UPDATE walks SET closed_at = COALESCE((SELECT r.finished_at FROM runs r "
        "WHERE r.run = walks.run), started_at) WHERE state != 'open'"
    )


def _ledger_and_sightings() -> None:
    op.add_column("ledger", sa.Column("row_answer", sa.Text()))
    op.add_column(
        "ledger", sa.Column("backfill", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "ledger", sa.Column("missing_days", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("ledger", sa.Column("missing_on", sa.Text()))
    op.add_column("ledger", sa.Column("unlisted_at", Moment()))
    op.add_column("ledger", sa.Column("etag", sa.Text()))
    op.add_column("ledger", sa.Column("last_modified", sa.Text()))
    op.execute(
        "UPDATE sightings SET listed_at = (SELECT l.listed_at FROM ledger l "
        "WHERE l.id = sightings.id) WHERE listed_at IS NULL"
    )
    with op.batch_alter_table("sightings") as batch:
        batch.alter_column("listed_at", existing_type=Moment("beijing"), nullable=False)


def _versions() -> None:
    """Made anew: SQLite cannot give a table another primary key."""
    op.execute("DROP VIEW records")
    op.drop_index("ix_versions_published", "versions")
    op.rename_table("versions", "versions_before")
    op.create_table(
        "versions",
        sa.Column("position", POSITION, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("known_at", Moment(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text()),
        sa.Column("source", sa.Text()),
        sa.Column("print_edition", sa.JSON(none_as_null=True)),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("editors", sa.JSON(), nullable=False),
        sa.Column("proofreaders", sa.JSON(), nullable=False),
        sa.Column("published_at", Moment("beijing"), nullable=False),
        sa.Column("fetched_at", Moment(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("securities", sa.JSON(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("images", sa.JSON(), nullable=False),
        sa.Column("important", sa.Boolean(), nullable=False),
        sa.Column("related", sa.JSON(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("parser", sa.Text(), nullable=False),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.Column("unrestored", sa.Float()),
        sa.Column("answer", sa.Text()),
        sa.Column("answer_type", sa.Text()),
        sa.Column("row", sa.JSON(none_as_null=True)),
        sa.ForeignKeyConstraint(["id"], ["articles.id"]),
        sa.ForeignKeyConstraint(["run"], ["runs.run"]),
        sa.PrimaryKeyConstraint("position", name="pk_versions"),
        sa.UniqueConstraint("id", "version", name="uq_versions_id"),
    )
    op.execute(
        # No word of it comes from outside.
        f"INSERT INTO versions (known_at, cause, {KEPT}) "  # noqa: S608
        f"SELECT fetched_at, CASE WHEN version = 1 THEN 'first' ELSE 'edit' END, {KEPT} "
        "FROM versions_before ORDER BY fetched_at, id, version"
    )
    op.drop_table("versions_before")
    op.create_index("ix_versions_published", "versions", ["published_at"])
    op.execute(RECORDS)
