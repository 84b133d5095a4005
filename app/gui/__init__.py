"""The tray icon and the window: a client of the helper, and the only place that knows Qt."""
