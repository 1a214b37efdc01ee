"""A small stcn.com on 127.0.0.1: made-up news in the site's true shapes, with its traps."""
