"""Images in: files to radiographs, radiographs to the model frame and back."""
