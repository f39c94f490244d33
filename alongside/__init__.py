"""Alongside: the shared workspace of a local partnership for adults facing multiple disadvantage."""

__version__ = "0.1.0"
