"""From notebooks to pages."""

import sys

# Where this is installed, jsonschema (which nbformat loads) builds a grammar of web addresses when
# it is imported, for longer than all else takes together; nothing here has addresses checked.
sys.modules.setdefault("rfc3987_syntax", None)
