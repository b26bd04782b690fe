"""People: who may come in, what each role may do, and the one gate before every door."""
