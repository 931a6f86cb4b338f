"""Plots over epochs, bars, histograms and scatter plots."""
