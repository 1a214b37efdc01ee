"""What a person runs: ``scrapy <name>``."""
