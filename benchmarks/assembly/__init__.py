"""A heap whose truth is known: which files are one work, which are copies, which names are one person."""
