// work
