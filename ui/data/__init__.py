"""Data of the screen: units that stand out after a number, patterns of example questions."""
