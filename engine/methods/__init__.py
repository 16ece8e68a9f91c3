"""Ways of making a counterfactual, one file each."""
