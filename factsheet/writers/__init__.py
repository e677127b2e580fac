"""Writers: a selected sheet and its templates to bytes. They never see an audience's marks."""
