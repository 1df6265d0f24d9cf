"""Helpers of the case-for-change notebooks.

The modules follow the flow of the data:
``raw`` -> ``schemas`` -> ``derived`` -> ``process`` -> ``data`` (and ``areas``),
then the analysis, then ``charts``, ``tables`` and ``wording``, which put it on a page.
"""
