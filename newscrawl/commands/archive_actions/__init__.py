"""What ``scrapy archive`` does, one module an action: ``act(archive, settings, opts, now)``."""
