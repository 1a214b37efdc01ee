"""Tests stay on 127.0.0.1; archives on PostgreSQL stand in schemas of their own."""

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest
from pytest_socket import socket_allow_hosts
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

POSTGRES = "postgresql+psycopg://127.0.0.1:5432/test"


@pytest.fixture(autouse=True)
def only_localhost():
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """A new, empty schema on the PostgreSQL at NEWSCRAWL_TEST_POSTGRES; gone afterwards."""
    url = make_url(os.environ.get("NEWSCRAWL_TEST_POSTGRES", POSTGRES))
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    schema = f"newscrawl_{uuid4().hex[:12]}"
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
    except OperationalError as error:
        says = f"NO POSTGRESQL AT {url}: HALF OF THE ARCHIVE'S TESTS DO NOT RUN ({error.orig})"
        if os.environ.get("CI"):
            pytest.fail(says)
        pytest.skip(says)
    options = {"options": f"-csearch_path={schema}"}
    yield url.update_query_dict(options).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()
