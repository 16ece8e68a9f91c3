"""The queue of everything that the engine is asked for: order, time left, variants, all cases, a journal."""
