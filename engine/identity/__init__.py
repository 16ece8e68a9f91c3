"""Taking identity out of DICOM files (PS3.15 Annex E), and looking for text burnt into pixels."""
