"""What the figures show: a package a topic, and the claims made from them."""
