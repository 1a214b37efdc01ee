"""Every setting, one sentence each. NEWSCRAWL_<NAME> in the environment sets it, -s NAME=… wins."""

import os

from newscrawl import __version__

# --- newscrawl's own -------------------------------------------------------------------------

# Where the site is; a replica's address takes its place in tests, http:// or https:// included.
STCN_BASE_URL = "https://www.stcn.com"

# The archive: an SQLAlchemy URL; a new database is made, an old one brought up to date.
ARCHIVE_URL = "sqlite:///data/news.db"

# A log of all stored versions, each once and in order; with %Y-%m in the name, one a month.
JSONL_LOG = ""

# A folder for the answers that made versions, compressed; off: none are kept.
RAW_PAGES = "data/raw"

# Hours after its publication at which an article is read again, to see what was changed.
REREAD_HOURS = "1,6,24"

# Seconds before a failed article is tried again, doubling up to a day; 0: in the next run.
RETRY_PAUSE = 900

# Seconds that a host rests after a block, or when it is asked too much and says not how long.
BLOCK_PAUSE = 300

# Requests a day (Beijing's) of all runs on the archive, counted in it; 0: as many as there are.
REQUEST_BUDGET = 0

# Seconds after which a run is ended; what it has not read stays for the next one; 0: never.
RUN_TIMEOUT = 0

# Who is told when runs turn unhealthy, and well again: Apprise URLs, by blanks or as a list.
NOTIFY_URLS = ""

# A mail address or a web page that the site's people can turn to; it stands in the User-Agent.
CONTACT = ""

# A run is compared with those since this time alone; "" with all. It ends an alarm on a change of
# the site that is as it should be.
COMPARE_SINCE = ""

# How many rows in a row must be known, or too old, before a walk of a channel is done.
WALK_OVERLAP = 5

# What tells the time; tests put a scripted clock in its place.
CLOCK = "newscrawl.clock.utc_now"

# --- the parts, wired by name ----------------------------------------------------------------

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["newscrawl.spiders"]
COMMANDS_MODULE = "newscrawl.commands"
ITEM_PIPELINES = {
    "newscrawl.pipelines.watch.WatchPipeline": 50,
    "newscrawl.pipelines.dedupe.DedupePipeline": 100,
    "newscrawl.pipelines.validate.ValidatePipeline": 200,
    "newscrawl.pipelines.store.StorePipeline": 300,
}
SPIDER_MIDDLEWARES = {
    # They watch over links that a spider follows; here none leads to another.
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}
DOWNLOADER_MIDDLEWARES = {
    "newscrawl.middlewares.robots_gate.RobotsGate": 110,
    # Before a response comes to Scrapy's retries: a block is no answer to be tried at once.
    "newscrawl.middlewares.blocks.Blocks": 560,
    "newscrawl.middlewares.budget.Budget": 850,
    # Own hosts: the last thing before the network.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "newscrawl.middlewares.limited_bodies.LimitedBodies": 590,
    "newscrawl.middlewares.own_hosts.OwnHosts": 800,
}
# Ends a run in seconds, whatever it has under way.
DOWNLOADER = "newscrawl.middlewares.ending_downloader.EndingDownloader"
EXTENSIONS = {
    # The log is written before the run is judged.
    "newscrawl.extensions.jsonl_log.JsonlLog": 50,
    "newscrawl.extensions.run_record.RunRecord": 100,
    "newscrawl.extensions.notifier.Notifier": 110,
    "newscrawl.extensions.closing.Closing": 120,
    "newscrawl.extensions.progress.Progress": 200,
    "newscrawl.extensions.give_way.GiveWay": 300,
    "scrapy.extensions.logstats.LogStats": None,  # Progress says more, as often
}

FEED_EXPORTERS = dict.fromkeys(
    ["jl", "jsonl", "jsonlines"], "newscrawl.extensions.feed.RecordExporter"
)

# --- polite ----------------------------------------------------------------------------------

# Who asks, and what with.
USER_AGENT = f"newscrawl/{__version__} (news archive; Scrapy)"
# Pages that the site's robots.txt keeps for itself are not asked for.
ROBOTSTXT_OBEY = True
# Seconds between two requests to a host at least; by chance up to half of it more.
DOWNLOAD_DELAY = 1
# One request at a time, so that none is on its way when a host asks for a pause.
CONCURRENT_REQUESTS = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# Seconds before an answer is given up.
DOWNLOAD_TIMEOUT = 30
# An answer gives one item or one request; Scrapy would start 100 workers for each answer.
CONCURRENT_ITEMS = 1

# --- Scrapy's doors that this project keeps shut ---------------------------------------------

# Runs code that comes in over HTTP.
REMOTE_CONTROL_ENABLED = False
# Runs code that comes in over a socket.
TELNETCONSOLE_ENABLED = False
# A certificate that is not the site's ends the request.
DOWNLOAD_VERIFY_CERTIFICATES = True
# Nor is a connection as it was made before 2008, which can be read along.
DOWNLOAD_TLS_MIN_VERSION = "TLSv1.2"
# A host of the site is at a public address: a name that leads into the house is not the site's.
TWISTED_DNS_RESOLVER = "newscrawl.extensions.public_resolver.PublicResolver"
# The largest real page is far below 1 MB; a larger body is a mistake or an attack.
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
# Scrapy warns of 32 MiB, which is more than can come.
DOWNLOAD_WARNSIZE = 2 * 1024 * 1024
# The site is asked over HTTP and nothing else, and the head of its answer has an end.
DOWNLOAD_HANDLERS = {
    **dict.fromkeys(["data", "file", "ftp", "s3"]),
    **dict.fromkeys(["http", "https"], "newscrawl.middlewares.limited_heads.LimitedHeads"),
}
# The site needs none (measured), and none are kept.
COOKIES_ENABLED = False
# A page does not decide where the crawl goes.
METAREFRESH_ENABLED = False
# An address of the site sends on once or twice; Scrapy would follow it 20 times.
REDIRECT_MAX_TIMES = 5
# What was asked before is no business of the site's.
REFERRER_POLICY = "no-referrer"

# --- quiet and plain -------------------------------------------------------------------------

# JSON Lines as people read them: 贵州茅台, not \u8d35….
FEED_EXPORT_ENCODING = "utf-8"
# The ledger knows what was asked for; a second memory of it would only grow.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
# An article that is known is no news.
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"
LOG_LEVEL = "INFO"
# It reads the source of each callback anew, for a mistake that the tests would find.
WARN_ON_GENERATOR_RETURN_VALUE = False
# The counters go into the run record.
STATS_DUMP = False

for _name in [name for name in globals() if name.isupper()]:
    if (_value := os.environ.get(f"NEWSCRAWL_{_name}")) is not None:
        globals()[_name] = _value
