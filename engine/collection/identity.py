"""Which header elements may tell who the patient is, or lead to it.

Source: DICOM PS3.15 Table E.1-1, Basic Application Level Confidentiality Profile, written by keyword. Beyond
the table every person name, date, time, free text and instance UID counts, and every private element: to
hide one row too many costs a press of a button.
"""

# Attributes of the table whose value representation alone does not give them away.
_TABLE = """
AccessionNumber IssuerOfAccessionNumberSequence AdmissionID IssuerOfAdmissionIDSequence
AdmittingDiagnosesCodeSequence AdmittingDiagnosesDescription PatientID IssuerOfPatientID
IssuerOfPatientIDQualifiersSequence TypeOfPatientID OtherPatientIDs OtherPatientIDsSequence PatientSex
PatientAge PatientSize PatientWeight PatientSexNeutered PatientSpeciesDescription
PatientBreedDescription EthnicGroup EthnicGroupCodeSequence Occupation SmokingStatus PregnancyStatus
PatientState MedicalRecordLocator MedicalAlerts Allergies SpecialNeeds PatientReligiousPreference
MilitaryRank BranchOfService CountryOfResidence RegionOfResidence PatientTelephoneNumbers
PatientTelecomInformation PatientAddress PatientInsurancePlanCodeSequence
PatientPrimaryLanguageCodeSequence PatientPrimaryLanguageModifierCodeSequence
InsurancePlanIdentification ResponsiblePersonRole ResponsibleOrganization ReferencedPatientSequence
ReferencedPatientAliasSequence ReferencedPatientPhotoSequence SourcePatientGroupIdentificationSequence
GroupOfPatientsIdentificationSequence ClinicalTrialSubjectID ClinicalTrialSubjectReadingID
ClinicalTrialSponsorName ClinicalTrialProtocolID ClinicalTrialProtocolName ClinicalTrialSiteID
ClinicalTrialSiteName ClinicalTrialTimePointID ClinicalTrialTimePointDescription ClinicalTrialSeriesID
ClinicalTrialSeriesDescription ClinicalTrialCoordinatingCenterName
ClinicalTrialProtocolEthicsCommitteeName ClinicalTrialProtocolEthicsCommitteeApprovalNumber
InstitutionName InstitutionAddress InstitutionCodeSequence InstitutionalDepartmentName
InstitutionalDepartmentTypeCodeSequence StationName StationAETitle ScheduledStationName
ScheduledStationAETitle ScheduledStationNameCodeSequence PerformedStationName PerformedStationAETitle
PerformedStationNameCodeSequence PerformedLocation ScheduledProcedureStepLocation ScheduledStudyLocation
ScheduledStudyLocationAETitle RequestingService RequestedProcedureLocation CurrentPatientLocation
PatientInstitutionResidence DeviceSerialNumber DeviceUID DetectorID PlateID CassetteID GantryID
GeneratorID XRaySourceID SourceSerialNumber AcquisitionDeviceProcessingCode StudyID RequestedProcedureID
ScheduledProcedureStepID PerformedProcedureStepID FillerOrderNumberImagingServiceRequest
PlacerOrderNumberImagingServiceRequest OrderCallbackPhoneNumber OrderCallbackTelecomInformation
OrderEnteredBy OrderEntererLocation ConfidentialityConstraintOnPatientDataDescription VisitComments
VisitStatusID ServiceEpisodeID ServiceEpisodeDescription IssuerOfServiceEpisodeID
IssuerOfServiceEpisodeIDSequence RouteOfAdmissions DischargeDiagnosisDescription ImageID ImageComments
FrameComments StudyDescription SeriesDescription ProtocolName PerformedProcedureStepDescription
ScheduledProcedureStepDescription RequestedProcedureDescription RequestedProcedureComments
ReasonForStudy ReasonForTheRequestedProcedure ReasonForTheImagingServiceRequest
ReasonForRequestedProcedureCodeSequence RequestAttributesSequence PersonIdentificationCodeSequence
PersonAddress PersonTelephoneNumbers PersonTelecomInformation ReferringPhysicianAddress
ReferringPhysicianTelephoneNumbers ReferringPhysicianIdentificationSequence
ConsultingPhysicianIdentificationSequence PhysiciansOfRecordIdentificationSequence
PhysiciansReadingStudyIdentificationSequence PerformingPhysicianIdentificationSequence
OperatorIdentificationSequence RequestingPhysicianIdentificationSequence
IntendedRecipientsOfResultsIdentificationSequence NamesOfIntendedRecipientsOfResults
AuthorObserverSequence ParticipantSequence VerifyingObserverSequence
VerifyingObserverIdentificationCodeSequence VerifyingOrganization CustodialOrganizationSequence
ContentCreatorIdentificationCodeSequence ScheduledPerformingPhysicianIdentificationSequence
ActualHumanPerformersSequence HumanPerformerOrganization ScheduledHumanPerformersSequence
ContributingEquipmentSequence ContributionDescription SourceImageSequence ReferencedImageSequence
ReferencedStudySequence ReferencedPerformedProcedureStepSequence ReferencedVisitSequence
ReferencedDigitalSignatureSequence DigitalSignaturesSequence MACParametersSequence DigitalSignatureUID
CertificateOfSigner CertifiedTimestamp EncryptedAttributesSequence OriginalAttributesSequence
ModifiedAttributesSequence AffectedSOPInstanceUID ModifyingSystem SourceOfPreviousValues
TimezoneOffsetFromUTC IconImageSequence GraphicAnnotationSequence OverlayData OverlayComments CurveData
AudioComments AcquisitionComments DerivationDescription DataSetTrailingPadding ContrastBolusAgent
TextString TextComments IdentifyingComments InterpretationText InterpretationIDIssuer InterpretationID
ResultsID ResultsIDIssuer ResultsDistributionListSequence TopicTitle TopicSubject TopicAuthor
TopicKeywords BarcodeValue LabelText SlideIdentifier SpecimenUID ContainerIdentifier
ContainerComponentID SpecimenIdentifier SpecimenAccessionNumber SourceApplicationEntityTitle
SendingApplicationEntityTitle ReceivingApplicationEntityTitle RetrieveAETitle RetrieveURI RetrieveURL
RetrieveLocationUID PrivateInformation PrivateInformationCreatorUID ProductName InstanceOriginStatus
"""
_KEYWORDS = frozenset(_TABLE.split())
_DATES_AND_TIMES = ("DA", "DT", "TM")
_FREE_TEXTS = ("ST", "LT", "UT", "UC", "UR")
# UIDs that name a kind of thing and not a thing.
_KIND_UIDS = """
SOPClassUID MediaStorageSOPClassUID TransferSyntaxUID ImplementationClassUID ReferencedSOPClassUID
RelatedGeneralSOPClassUID OriginalSpecializedSOPClassUID CodingSchemeUID ContextUID MappingResourceUID
ReferencedTransferSyntaxUIDInFile EncryptedContentTransferSyntaxUID MACCalculationTransferSyntaxUID
SOPClassesInStudy SOPClassesSupported ReferencedSOPClassUIDInFile AvailableTransferSyntaxUID
"""
_KINDS = frozenset(_KIND_UIDS.split())
_CURVES, _OVERLAYS = range(0x5000, 0x5100), range(0x6000, 0x6100)
_OVERLAY_PIXELS, _OVERLAY_COMMENTS = 0x3000, 0x4000


def may_identify(tag: int, keyword: str, vr: str) -> bool:
    """Whether the value of an element should stay hidden until it is asked for.

    Args:
        tag: group and element.
        keyword: "" for what the dictionary does not know.
        vr: value representation.
    """
    group, element = tag >> 16, tag & 0xFFFF
    if group % 2 == 1 or not keyword:  # private, or from a newer standard
        return True
    if element == 0x0000 or keyword in _KINDS:  # group lengths
        return False
    if vr == "PN" or vr in _DATES_AND_TIMES or vr in _FREE_TEXTS or vr == "UI":
        return True
    if group in _CURVES or (group in _OVERLAYS and element in (_OVERLAY_PIXELS, _OVERLAY_COMMENTS)):
        return True
    return keyword in _KEYWORDS
