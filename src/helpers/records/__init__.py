"""Records that a council or a researcher holds: what became of each child, mother and enquiry."""
