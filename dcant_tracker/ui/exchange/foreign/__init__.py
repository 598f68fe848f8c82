"""Workbooks that partners made on their own: their columns matched to ours, their organisations recognised."""
