"""A wallet for learning badges that shows only what its owner picks."""

__version__ = "26.11.0"
