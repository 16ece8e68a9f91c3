"""Looking at input and counterfactual against each other: ways of comparing, and their difference."""
