"""Offices and groups by the form of their names: found in running text, and given one key for all their spellings."""

from ingest.units.find import UnitSpan, find_units
from ingest.units.key import same_unit, unit_key, unit_keys

__all__ = ["UnitSpan", "find_units", "same_unit", "unit_key", "unit_keys"]
