"""The engine process: typed messages over one pipe, a job queue, a cache of loaded models."""
