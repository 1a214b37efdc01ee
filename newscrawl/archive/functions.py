"""SQL functions that SQLite and PostgreSQL spell in their own ways."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class Spelt(FunctionElement[Any]):
    """A function of one argument, with ``{}`` where that stands in each spelling."""

    inherit_cache = True
    sqlite = postgresql = ""


@compiles(Spelt)
def _spell(element: Any, compiler: Any, **options: Any) -> str:
    spelling: str = getattr(element, compiler.dialect.name)
    return spelling.format(compiler.process(element.clauses, **options))


class beijing_day(Spelt):  # noqa: N801 - reads as the function that it is, as all below
    """The day of a :class:`newscrawl.archive.schema.Moment` of zone ``beijing``: 2026-09-30."""

    inherit_cache = True
    type = Text()
    sqlite = "substr({}, 1, 10)"
    postgresql = "to_char({} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')"


class beijing_hour(Spelt):  # noqa: N801
    """The hour of such a moment: 09."""

    inherit_cache = True
    type = Text()
    sqlite = "substr({}, 12, 2)"
    postgresql = "to_char({} AT TIME ZONE 'Asia/Shanghai', 'HH24')"


class epoch_seconds(Spelt):  # noqa: N801
    """The whole seconds of a moment since 1970, whatever its zone."""

    inherit_cache = True
    type = Integer()
    sqlite = "CAST(strftime('%s', {}) AS INTEGER)"
    postgresql = "CAST(floor(extract(epoch FROM {})) AS BIGINT)"


class each_text(Spelt):  # noqa: N801
    """The elements of a JSON list of texts, as rows with the column ``value``."""

    inherit_cache = True
    type = Text()
    sqlite = "json_each({})"
    postgresql = "json_array_elements_text({})"
