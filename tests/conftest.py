"""Tests stay on 127.0.0.1."""

import pytest
from pytest_socket import socket_allow_hosts


@pytest.fixture(autouse=True)
def only_localhost():
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)
