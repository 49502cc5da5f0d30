"""Charts: values as curves against a step or a hyperparameter."""
