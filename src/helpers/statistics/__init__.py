"""The statistics: intervals, funnel limits, decomposition, survival and the bias of a window."""
