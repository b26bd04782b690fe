"""The learned reader: how surely a clause, with what stands above it, answers a question."""
