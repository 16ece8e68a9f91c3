"""Archives of radiographs (PACS): ask, fetch and send, over DIMSE and DICOMweb, to nodes written down alone."""
