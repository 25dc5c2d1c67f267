/// An image of at most 256 colours: a palette, and for every pixel an entry in it.
package struct IndexedImage: Sendable, Equatable {
  package var width: Int
  package var height: Int
  /// 0xRRGGBB, the most frequent first.
  package var palette: [UInt32]
  /// Row-major, top to bottom.
  package var indices: [UInt8]

  /// Takes an image of 0x??RRGGBB pixels, `stride` of them a row.
  ///
  /// - Parameter flat: colours to keep exactly; the shades between them are merged (see `merged`).
  package init(
    _ pixels: borrowing Span<UInt32>, width: Int, height: Int, stride: Int, flat: Set<UInt32>
  ) {
    var table = ColourTable()
    var entries = [UInt16](repeating: 0, count: width * height)
    var target = 0
    for row in 0..<height {
      let start = row * stride
      var last = pixels[start]
      var entry = table.entry(of: last)
      var runStart = start
      for index in start..<start + width {
        let pixel = pixels[index]
        if pixel != last {
          table.counts[Int(entry)] += index - runStart
          runStart = index
          last = pixel
          entry = table.entry(of: pixel)
        }
        entries[target] = entry
        target += 1
      }
      table.counts[Int(entry)] += start + width - runStart
    }
    let (palette, map) = Self.merged(colours: table.colours, counts: table.counts, flat: flat)
    self.width = width
    self.height = height
    self.palette = palette
    indices = entries.map { map[Int($0)] }
  }

  /// How far a channel of a shade may be from what Cairo drew, as long as 256 colours allow it.
  package static let tolerance = edges.fine + FewColours.tolerance
  /// Edges of the cubes of shades: fine ones to choose few colours from, coarse ones where few do not do.
  private static let edges = (fine: 24, coarse: 48)

  /// Bits that a pixel takes in a file.
  var bitDepth: Int { palette.count <= FewColours.limit ? 4 : 8 }

  /// A palette of at most 256 colours, and the palette's entry for each of the colours.
  ///
  /// Flat colours are kept. The rest are shades at the borders of marks and letters; about five steps from black to white
  /// do for these, at two pixels a CSS pixel, and make small files. If 16 colours do for all, so many it is.
  static func merged(
    colours: [UInt32], counts: [Int], flat: Set<UInt32>
  ) -> (palette: [UInt32], map: [UInt8]) {
    let order = colours.indices.sorted { (counts[$0], colours[$1]) > (counts[$1], colours[$0]) }
    let kept = order.filter { flat.contains(colours[$0]) }.prefix(192)
    let isKept = Set(kept)
    let shades = order.filter { !isKept.contains($0) }

    /// Shades averaged within cubes that are as large as it takes to have at most 256 colours.
    func inCubes(from edge: Int) -> (palette: [UInt32], weights: [Int], map: [UInt8]) {
      var palette = kept.map { colours[$0] }
      var weights = kept.map { counts[$0] }
      var map = [UInt8](repeating: 0, count: colours.count)
      for (entry, colour) in kept.enumerated() { map[colour] = UInt8(entry) }
      for edge in stride(from: edge, through: 256, by: 8) {
        guard
          let cubes = cubes(
            shades, of: UInt32(edge), colours: colours, counts: counts, limit: 256 - palette.count)
        else { continue }
        for cube in cubes {
          for colour in cube.members { map[colour] = UInt8(palette.count) }
          palette.append(cube.mean)
          weights.append(cube.weight)
        }
        break
      }
      return (palette, weights, map)
    }

    let fine = inCubes(from: edges.fine)
    if let few = FewColours(fine.palette, weights: fine.weights, kept: kept.count) {
      return (few.palette, fine.map.map { few.map[Int($0)] })
    }
    let coarse = inCubes(from: edges.coarse)
    return (coarse.palette, coarse.map)
  }

  /// One cube of the colour space and the colours that lie in it.
  private struct Cube {
    var members: [Int] = []
    var sums = SIMD3<Int>()
    var weight = 0

    var mean: UInt32 {
      let mean = (sums &+ SIMD3(repeating: weight / 2)) / SIMD3(repeating: weight)
      return UInt32(mean.x) << 16 | UInt32(mean.y) << 8 | UInt32(mean.z)
    }
  }

  /// The occupied cubes of an edge length in the order of their first members, nil when there are more than `limit`.
  private static func cubes(
    _ shades: [Int], of edge: UInt32, colours: [UInt32], counts: [Int], limit: Int
  ) -> [Cube]? {
    var cubes: [Cube] = []
    var entries: [UInt32: Int] = [:]
    for shade in shades {
      let (red, green, blue) = (colours[shade] >> 16 & 255, colours[shade] >> 8 & 255, colours[shade] & 255)
      let key = (red / edge) << 16 | (green / edge) << 8 | blue / edge
      let entry = entries[key] ?? cubes.count
      if entry == cubes.count {
        if entry == limit { return nil }
        entries[key] = entry
        cubes.append(Cube())
      }
      let weight = max(1, counts[shade])
      cubes[entry].members.append(shade)
      cubes[entry].sums &+= SIMD3(Int(red), Int(green), Int(blue)) &* weight
      cubes[entry].weight += weight
    }
    return cubes
  }

  /// The rows as a PNG file has them: each after a zero, which stands for no filter. Filters help photographs, not palettes.
  func unfilteredRows() -> [UInt8] {
    var bytes = [UInt8]()
    bytes.reserveCapacity((width + 1) * height)
    for row in 0..<height {
      bytes.append(0)
      let pixels = indices[row * width..<(row + 1) * width]
      if bitDepth == 8 {
        bytes.append(contentsOf: pixels)
      } else {
        // Two pixels a byte, the left one in its upper half.
        for index in stride(from: pixels.startIndex, to: pixels.endIndex, by: 2) {
          bytes.append(pixels[index] << 4 | (index + 1 < pixels.endIndex ? pixels[index + 1] : 0))
        }
      }
    }
    return bytes
  }
}

/// The distinct colours of an image in the order of their first pixels, found by open addressing.
private struct ColourTable {
  private(set) var colours: [UInt32] = []
  var counts: [Int] = []
  private var slots = [UInt16](repeating: 0, count: Self.size)

  private static let size = 1 << 15

  /// The entry of a colour in `colours`.
  ///
  /// A chart has a few thousand colours; should one have more than half of `size`, further ones share the last entry.
  mutating func entry(of pixel: UInt32) -> UInt16 {
    let colour = pixel & 0xFFFFFF
    var slot = Int((colour &* 0x9E37_79B1) >> 17)
    while slots[slot] != 0 {
      let entry = slots[slot] - 1
      if colours[Int(entry)] == colour { return entry }
      slot = (slot + 1) % Self.size
    }
    if colours.count == Self.size / 2 { return UInt16(colours.count - 1) }
    colours.append(colour)
    counts.append(0)
    slots[slot] = UInt16(colours.count)
    return UInt16(colours.count - 1)
  }
}
