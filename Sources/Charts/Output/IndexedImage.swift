/// An image of at most 256 colours: a palette, and for every pixel a place in it.
package struct IndexedImage: Sendable, Equatable {
  package var width: Int
  package var height: Int
  /// 0xRRGGBB, the most frequent first.
  package var palette: [UInt32]
  /// Row-major, top to bottom.
  package var indices: [UInt8]

  /// Takes an image of 0x??RRGGBB pixels, `stride` of them a row.
  ///
  /// Up to 256 colours are kept as they are; of more, the shades between flat colours are merged (see `merged`).
  package init(_ pixels: borrowing Span<UInt32>, width: Int, height: Int, stride: Int) {
    var table = ColourTable()
    var places = [UInt16](repeating: 0, count: width * height)
    var target = 0
    for row in 0..<height {
      let start = row * stride
      var last = pixels[start]
      var place = table.place(of: last)
      var runStart = start
      for index in start..<start + width {
        let pixel = pixels[index]
        if pixel != last {
          table.counts[Int(place)] += index - runStart
          runStart = index
          last = pixel
          place = table.place(of: pixel)
        }
        places[target] = place
        target += 1
      }
      table.counts[Int(place)] += start + width - runStart
    }
    let (palette, map) = Self.merged(colours: table.colours, counts: table.counts)
    self.width = width
    self.height = height
    self.palette = palette
    indices = places.map { map[Int($0)] }
  }

  /// A palette of at most 256 colours, and the palette's place for each of the colours.
  ///
  /// The 64 most frequent colours (background, flat marks) are kept exactly; the rest, shades at the borders of marks and
  /// letters, are averaged within cubes of the colour space, as small as 192 of them allow.
  static func merged(colours: [UInt32], counts: [Int]) -> (palette: [UInt32], map: [UInt8]) {
    let order = colours.indices.sorted { (counts[$0], colours[$1]) > (counts[$1], colours[$0]) }
    var map = [UInt8](repeating: 0, count: colours.count)
    if colours.count <= 256 {
      for (place, colour) in order.enumerated() { map[colour] = UInt8(place) }
      return (order.map { colours[$0] }, map)
    }
    var palette = order.prefix(64).map { colours[$0] }
    for (place, colour) in order.prefix(64).enumerated() { map[colour] = UInt8(place) }
    let shades = order.dropFirst(64)
    for width in [UInt32](stride(from: 4, through: 256, by: 4)) {
      guard let cubes = cubes(shades, of: width, colours: colours, counts: counts, limit: 192) else { continue }
      for cube in cubes {
        for colour in cube.members { map[colour] = UInt8(palette.count) }
        palette.append(cube.mean)
      }
      break
    }
    return (palette, map)
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
    _ shades: ArraySlice<Int>, of edge: UInt32, colours: [UInt32], counts: [Int], limit: Int
  ) -> [Cube]? {
    var cubes: [Cube] = []
    var places: [UInt32: Int] = [:]
    for shade in shades {
      let (red, green, blue) = (colours[shade] >> 16 & 255, colours[shade] >> 8 & 255, colours[shade] & 255)
      let key = red / edge << 16 | green / edge << 8 | blue / edge
      let place = places[key] ?? cubes.count
      if place == cubes.count {
        if place == limit { return nil }
        places[key] = place
        cubes.append(Cube())
      }
      let weight = max(1, counts[shade])
      cubes[place].members.append(shade)
      cubes[place].sums &+= SIMD3(Int(red), Int(green), Int(blue)) &* weight
      cubes[place].weight += weight
    }
    return cubes
  }

  /// The rows as PNG filters them: a row like the one above as "up" (2) and zeros, any other as it is (0).
  func filteredRows() -> [UInt8] {
    var bytes = [UInt8]()
    bytes.reserveCapacity((width + 1) * height)
    for row in 0..<height {
      let line = indices[row * width..<(row + 1) * width]
      if row > 0, line.elementsEqual(indices[(row - 1) * width..<row * width]) {
        bytes.append(2)
        bytes.append(contentsOf: repeatElement(0, count: width))
      } else {
        bytes.append(0)
        bytes.append(contentsOf: line)
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

  /// The place of a colour in `colours`.
  ///
  /// A chart has a few thousand colours; should one have more than half of `size`, further ones share the last place.
  mutating func place(of pixel: UInt32) -> UInt16 {
    let colour = pixel & 0xFFFFFF
    var slot = Int((colour &* 0x9E37_79B1) >> 17)
    while slots[slot] != 0 {
      let place = slots[slot] - 1
      if colours[Int(place)] == colour { return place }
      slot = (slot + 1) % Self.size
    }
    if colours.count == Self.size / 2 { return UInt16(colours.count - 1) }
    colours.append(colour)
    counts.append(0)
    slots[slot] = UInt16(colours.count)
    return UInt16(colours.count - 1)
  }
}
