from collections.abc import Iterator
def check(paper):
    return iter(())
