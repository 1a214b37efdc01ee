"""Figures over the archive for a range of days, counted by the database."""

from newscrawl.archive.statistics.articles import Counted, per_day, per_hour
from newscrawl.archive.statistics.delays import Delay, delays
from newscrawl.archive.statistics.failures import Failed, Runs, lost, runs_of
from newscrawl.archive.statistics.fields import FIELDS, FieldDay, fields_per_day
from newscrawl.archive.statistics.period import Period
from newscrawl.archive.statistics.politeness import Asked, asked_of_the_site
from newscrawl.archive.statistics.tops import top_securities, top_tags

__all__ = [
    "FIELDS",
    "Asked",
    "Counted",
    "Delay",
    "Failed",
    "FieldDay",
    "Period",
    "Runs",
    "asked_of_the_site",
    "delays",
    "fields_per_day",
    "lost",
    "per_day",
    "per_hour",
    "runs_of",
    "top_securities",
    "top_tags",
]
