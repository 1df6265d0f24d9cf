"""Notebooks are run: in processes forked for them, side by side, or with kernels."""
