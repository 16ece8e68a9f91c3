"""U-Net, autoencoder, text encoder and tokenizer as edits need them: inference alone, quick to import.

Parameters carry the names of the libraries that models are trained with, so their files load as they are. A
model with an option that is not known here is run by those libraries, see ``library.py``.
"""
