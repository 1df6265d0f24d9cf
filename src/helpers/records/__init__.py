"""Records that a council or a researcher lawfully holds: what became of each child and enquiry.

Records are read in place (``ssda903``, ``cin``, ``court``), checked by numbered rules, and followed
by pure functions from frames to frames. Frames of records never leave: what a page, a file or a
sentence shows comes out of :mod:`helpers.records.disclosure`, and :mod:`helpers.records.page_check`
reads what was made before anyone else does. No message holds a value from a record.

>>> from helpers.records import disclosure, given        # doctest: +SKIP
"""
