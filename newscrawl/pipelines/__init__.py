"""The pipelines: one verb each; their order stands in ``settings.ITEM_PIPELINES``."""
