extension BeatSet {
  /// Some rows, with the records and patients that they are of.
  ///
  /// No RR interval leads from one to the next where a row between them is left out (`stretchStarts`).
  ///
  /// - Parameter rows: ascending.
  /// - Precondition: the rows are in the set, and ascending.
  public func rows(_ rows: [Int]) -> BeatSet {
    precondition(zip(rows, rows.dropFirst()).allSatisfy { $0 < $1 }, "rows in ascending order")
    let width = Self.samplesPerBeat
    var samples: [Float] = []
    samples.reserveCapacity(rows.count * width)
    for row in rows { samples += self.samples[row * width..<(row + 1) * width] }
    var numbers: [UInt32: UInt32] = [:]
    var kept: [UInt32] = []
    var records: [UInt32] = []
    if knowsRecords {
      for row in rows {
        let record = self.records[row]
        if numbers[record] == nil {
          numbers[record] = UInt32(kept.count)
          kept.append(record)
        }
        records.append(numbers[record] ?? 0)
      }
    }
    var part = BeatSet(
      samples: samples, classes: rows.map { classes[$0] }, records: records,
      recordNames: kept.map { recordNames[Int($0)] }, times: times.isEmpty ? [] : rows.map { times[$0] },
      labelling: labelling)
    var patients: [UInt32: UInt32] = [:]
    part.patients = []
    part.patientNames = []
    for record in kept {
      let patient = self.patients[Int(record)]
      if patients[patient] == nil {
        patients[patient] = UInt32(part.patientNames.count)
        part.patientNames.append(patientNames[Int(patient)])
      }
      part.patients.append(patients[patient] ?? 0)
    }
    let starts = Set(stretchStarts)
    part.stretchStarts = rows.indices.dropFirst().filter { index in
      let isSameRecord = !knowsRecords || records[index] == records[index - 1]
      return isSameRecord && (rows[index] != rows[index - 1] + 1 || starts.contains(rows[index]))
    }
    part.patientFeatures = patientFeatures?.rows(rows)
    return part
  }
}
