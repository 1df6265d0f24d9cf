"""The front page, the ways from page to page, and the site that all of them make."""
