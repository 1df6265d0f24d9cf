"""Inequality and variation between councils: the analysis of its notebook."""
