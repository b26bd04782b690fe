"""The HTTP doors for other systems: the assistant's own API, an OpenAI-compatible one, health and metrics."""
