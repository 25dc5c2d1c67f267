/// Sorts floats ascending by three passes over 11 bits each, and makes -0 into 0.
///
/// `values` and `spare` are sorted keys' memory of equal size; the result is in `values`.
func radixSort(_ values: AlignedBuffer<Float>, spare: AlignedBuffer<UInt32>, keys: AlignedBuffer<UInt32>) {
  let (count, bits, digits) = (values.count, 11, 1 << 11)
  precondition(spare.count >= count && keys.count >= count, "room for the keys")
  var places = [Int](repeating: 0, count: 3 * digits)
  for index in 0..<count {
    // Flips the sign bit of positive numbers and all bits of negative ones: then keys order like the numbers.
    let pattern = (values.start[index] + 0).bitPattern
    let key = pattern ^ (UInt32(bitPattern: Int32(bitPattern: pattern) >> 31) | 0x8000_0000)
    keys.start[index] = key
    for pass in 0..<3 { places[pass * digits + Int(key >> (pass * bits)) & (digits - 1)] += 1 }
  }
  var (from, to) = (keys.start, spare.start)
  for pass in 0..<3 {
    var before = 0
    for digit in pass * digits..<(pass + 1) * digits { (places[digit], before) = (before, before + places[digit]) }
    for index in 0..<count {
      let key = from[index]
      let digit = pass * digits + Int(key >> (pass * bits)) & (digits - 1)
      to[places[digit]] = key
      places[digit] += 1
    }
    (from, to) = (to, from)
  }
  for index in 0..<count {
    let key = from[index]
    let pattern = key ^ (UInt32(bitPattern: ~(Int32(bitPattern: key) >> 31)) | 0x8000_0000)
    values.start[index] = Float(bitPattern: pattern)
  }
}
