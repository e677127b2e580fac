"""Packets: sheets of one audience bound to one PDF, one Word file, and one folder of web pages that can be searched."""
