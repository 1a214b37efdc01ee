"""What messages, logs and reports show of an archive's address."""

import pytest

from newscrawl.archive.engine import Database


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://me:s3cret@db/news",
        "postgresql+psycopg://me@db/news?password=s3cret&sslmode=require",
        "postgresql+psycopg://me@db/news?sslpassword=s3cret",
    ],
)
def test_no_password_is_shown(url):
    database = Database(url)
    assert "s3cret" not in database.name
    assert "@db/news" in database.name
    assert ("sslmode=require" in database.name) == ("sslmode" in url)
