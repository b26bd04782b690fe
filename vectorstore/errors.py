"""What can go wrong in the store, each with one Vietnamese sentence for the person at the screen."""

from __future__ import annotations


class StoreError(Exception):
    """Base of every error that the store raises on purpose; its str can be shown as it is."""


class Busy(StoreError):
    """Another process writes and did not finish in time."""


class ReadOnly(StoreError):
    """A write was asked of a library that was opened for reading."""


class Damaged(StoreError):
    """The catalogue's file is no longer a whole database."""


class Unwritable(StoreError):
    """The disk is full, or the data folder may not be written to."""


class BadBackup(StoreError):
    """What was given to restore is no backup of a library, or is damaged."""


class BadWeights(StoreError):
    """The embedding model's file is missing or does not have the expected checksum."""
