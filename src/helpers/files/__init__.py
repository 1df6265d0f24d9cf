"""From bytes to grids of cells and back, safely."""
