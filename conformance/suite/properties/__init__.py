"""Properties: what holds for every generated exchange, each its own short documented test."""
