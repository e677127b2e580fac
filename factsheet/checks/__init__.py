"""Checks: a selected sheet, templates or a rendition to problems. Pure: what they look at is given to them."""
