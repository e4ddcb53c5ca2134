"""Figures of this machine in one run, as ratios against a floor that is measured beside them."""
