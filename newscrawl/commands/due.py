"""``python -m newscrawl.commands.due JOB``: exit status 0 when the job runs now, 1 when not.

A line of cron asks it each minute, so it loads next to nothing: Scrapy alone takes much longer.
"""

from __future__ import annotations

import sys

from newscrawl.clock import utc_now
from newscrawl.schedule.jobs import is_due

if __name__ == "__main__":
    sys.exit(not is_due(sys.argv[1], utc_now()))
