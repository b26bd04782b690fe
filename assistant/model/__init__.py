"""The language-model plug-in: never a condition, never trusted. Without one, or when it fails, the extractive answer stands."""
