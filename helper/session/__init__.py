"""Sessions: the state machine, the engine process of each, and the manager of them all."""
