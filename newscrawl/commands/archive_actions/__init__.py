"""What ``scrapy archive`` does and says, one module an action."""
