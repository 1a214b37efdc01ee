"""The web page over the archive: pages that fit news, beside Datasette's tables and SQL."""
