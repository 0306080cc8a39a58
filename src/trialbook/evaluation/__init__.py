"""What predictions are worth: confusion matrices, measures, curves, slices, two models compared.

Arrays in, numbers out: nothing here knows of a store, a message or a page.
"""
