"""The report: figures over the archive as one page that needs nothing else."""

from newscrawl.report.numbers import Numbers, as_json, gather
from newscrawl.report.page import page

__all__ = ["Numbers", "as_json", "gather", "page"]
