"""What the page shows, as HTML: every text is escaped by the templates unless a function here made it safe."""
