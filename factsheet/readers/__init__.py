"""Readers: bytes to tree. They never see a template, a file or the clock."""
