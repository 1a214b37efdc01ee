"""Manifests: what an exported file is, so that whoever gets it can check that it is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from io import BufferedRandom
from pathlib import Path
from typing import Any, BinaryIO, cast

from sqlalchemy import Connection, func, select

from newscrawl import __version__
from newscrawl.archive.schema import SCHEMA_VERSION, versions
from newscrawl.errors import UserError
from newscrawl.exports.job import Job
from newscrawl.moments import utc_iso
from newscrawl.processors import without_surrogates


def manifest_of(path: Path) -> Path:
    """Where the manifest of a file lies."""
    return path.with_name(f"{path.name}.manifest.json")


def digest_of(file: BinaryIO) -> tuple[str, int]:
    """SHA-256 and size of all that the file holds."""
    size = file.seek(0, 2)
    file.seek(0)
    return hashlib.file_digest(cast("BufferedRandom", file), "sha256").hexdigest(), size


def describe(job: Job, file: BinaryIO, name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest of what a job has written into the file in format ``name``."""
    digest, size = digest_of(file)
    return {
        "sha256": digest,
        "bytes": size,
        "rows": job.rows,
        "cut_cells": job.cut,
        "format": name,
        "table": job.table.name,
        "fields": [column.name for column in job.columns],
        "arguments": dict(arguments),
        "time": job.table.time,
        "first": job.first,
        "last": job.last,
        "position": last_position(job.connection),
        "schema": SCHEMA_VERSION,
        "newscrawl": __version__,
        "made_at": utc_iso(job.now),
    }


def last_position(connection: Connection) -> int:
    """The highest position of a version in the archive; 0 in an empty one."""
    return connection.scalar(select(func.max(versions.c.position))) or 0


def write_manifest(file: BinaryIO, manifest: Mapping[str, Any]) -> None:
    """Write a manifest."""
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    file.write(without_surrogates(f"{text}\n").encode())


def verify(path: Path) -> tuple[dict[str, Any], str | None]:
    """The manifest of a file, and in one line what the file is otherwise; None for nothing.

    Raises :class:`UserError` where one of them cannot be read.
    """
    if not path.name:
        raise UserError(f"{path} is no file")
    beside = manifest_of(path)
    try:
        manifest: dict[str, Any] = json.loads(beside.read_bytes())
        with path.open("rb") as file:
            digest, size = digest_of(file)
    except OSError as error:
        raise UserError(f"{error.filename} cannot be read: {error.strerror}") from None
    except ValueError:
        raise UserError(f"{beside} is no manifest of scrapy export") from None
    named = isinstance(manifest, dict) and [manifest.get(name) for name in ("bytes", "rows")]
    if not named or not all(isinstance(number, int) for number in named):
        raise UserError(f"{beside} is no manifest of scrapy export")
    if size != manifest["bytes"]:
        return manifest, f"{path} has {size:,} bytes, its manifest says {manifest['bytes']:,}"
    if digest != manifest.get("sha256"):
        return manifest, f"{path} has another SHA-256 than its manifest: {digest}"
    return manifest, None
