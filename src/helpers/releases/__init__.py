"""Taking in what publishers release: fetch it, say what it changes, add it, report anew.

``fetch`` finds new versions at a publisher's interface (``web`` asks it), ``add`` installs files,
``differences`` compares them with the figures held, ``in_words`` prints that, and ``refresh``
makes anew the reports they concern.
"""
