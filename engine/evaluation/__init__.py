"""Is the counterfactual any good: effect, preservation, realism, localization, error."""
