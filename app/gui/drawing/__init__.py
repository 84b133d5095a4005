"""What Adit draws itself: the shield, its icons, the graph; and the few colours of its own."""
