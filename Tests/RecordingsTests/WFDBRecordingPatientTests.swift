import Recordings
import Testing

@Suite("The patient in a header's comments")
struct WFDBRecordingPatientTests {
  @Test(
    "Who was recorded is found",
    arguments: [
      ([" <age>: 65 <sex>: F <diagnoses> CAD", " patient 1", " PVCs"], "patient 1"), (["Patient: 12"], "patient 12"),
      (["Subject ID: s07"], "patient s07"), (["PATIENT No. 3"], "patient 3"), (["Patient ID: p-001"], "patient p-001"),
    ])
  func found(comments: [String], patient: String) {
    #expect(WFDBRecording.patient(in: comments) == patient)
  }

  @Test(
    "Words about a patient are no name",
    arguments: [
      "patient with a pacemaker", "the patient is 65", "patient", "Patients 12", "outpatient 3", "patient unknown",
    ])
  func none(comment: String) {
    #expect(WFDBRecording.patient(in: [comment]) == nil)
  }
}
