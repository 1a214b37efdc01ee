"""The first schema: runs, channels, walks, ledger, sightings, articles, versions, records."""

import sqlalchemy as sa
from alembic import op

from newscrawl.archive.schema import Moment

revision = "0001"
down_revision = None

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
    op.create_table(
        "channels",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("floor_at", Moment(), nullable=False),
        sa.Column("mark_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("site", "channel"),
    )
    op.create_table(
        "ledger",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("discovered_at", Moment(), nullable=False),
        sa.Column("listed_at", Moment()),
        sa.Column("due_at", Moment()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.Column("row", sa.JSON(none_as_null=True)),
        sa.Column("row_at", Moment()),
        sa.Column("row_hash", sa.Text()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_ledger_due", "ledger", ["site", "due_at"], unique=False)
    op.create_table(
        "runs",
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("spider", sa.Text(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("newscrawl", sa.Text(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment()),
        sa.Column("reason", sa.Text()),
        sa.Column("counters", sa.JSON()),
        sa.PrimaryKeyConstraint("run"),
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("first_seen_at", Moment(), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("duplicate_of", sa.Text()),
        sa.ForeignKeyConstraint(
            ["id"],
            ["ledger.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "sightings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("first_seen_at", Moment(), nullable=False),
        sa.Column("listed_at", Moment()),
        sa.ForeignKeyConstraint(
            ["id"],
            ["ledger.id"],
        ),
        sa.PrimaryKeyConstraint("id", "channel"),
    )
    op.create_index("ix_sightings_channel", "sightings", ["channel", "listed_at"], unique=False)
    op.create_table(
        "walks",
        sa.Column("walk", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended", sa.Text()),
        sa.Column("lower_at", Moment(), nullable=False),
        sa.Column("upper_at", Moment()),
        sa.Column("reached_at", Moment()),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run"],
            ["runs.run"],
        ),
        sa.PrimaryKeyConstraint("walk"),
    )
    op.create_index("ix_walks_open", "walks", ["site", "channel", "state"], unique=False)
    op.create_table(
        "versions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text()),
        sa.Column("source", sa.Text()),
        sa.Column("print_edition", sa.JSON(none_as_null=True)),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("editors", sa.JSON(), nullable=False),
        sa.Column("proofreaders", sa.JSON(), nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
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
        sa.ForeignKeyConstraint(
            ["id"],
            ["articles.id"],
        ),
        sa.ForeignKeyConstraint(
            ["run"],
            ["runs.run"],
        ),
        sa.PrimaryKeyConstraint("id", "version"),
    )
    op.create_index("ix_versions_published", "versions", ["published_at"], unique=False)
    op.execute(RECORDS)
