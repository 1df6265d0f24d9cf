"""A run of a notebook becomes a page, with what lies beside it to be taken away."""
