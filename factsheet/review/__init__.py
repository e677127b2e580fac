"""Two versions of what one audience reads to what has changed between them."""
