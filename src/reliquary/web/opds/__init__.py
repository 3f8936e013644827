"""Catalogues for e-readers, OPDS 1.2 below `/opds/` and 2.0 below `/opds/2/`: the same works, differently written."""
