"""Archives of radiographs (PACS): ask, fetch, send; over DIMSE and DICOMweb, to nodes written down alone."""
