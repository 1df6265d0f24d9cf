"""Taking in what publishers release: fetch it, say what it changes, add it, report anew.

``fetch`` finds new versions that the ``publisher`` offers (``web`` downloads them), ``add``
installs files, ``differences`` compares them with the figures held, ``announcements`` prints that,
and ``refresh`` makes anew the reports they concern.
"""
