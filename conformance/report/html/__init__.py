"""The report as a folder of pages: no scripts, nothing from elsewhere, a page for every id."""
