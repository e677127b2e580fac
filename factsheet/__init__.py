"""One content file a country becomes a PDF, a Word file and a web page for each audience."""

__version__ = "0.1.0"
