"""The spiders: which request next."""
