"""What writes the sample files: one master text a paper, every format made from it."""
