import CCairo
import Files
import Glibc

// Every call of Cairo and fontconfig is in this file. Invariants: a context owns its surface and frees both once, in
// deinit; Cairo objects are never shared between threads; strings handed to C outlive the call.

/// A Cairo surface to draw on: an image in memory or a PDF page.
@safe struct CairoContext: ~Copyable {
  private let surface: OpaquePointer
  private let context: OpaquePointer
  private let sink: ByteSink?

  /// An image of 32 bits a pixel, `scale` pixels a CSS pixel.
  init(imageOf size: FigureSize, scale: Double) throws(Fault) {
    let width = Int32((size.width * scale).rounded())
    let height = Int32((size.height * scale).rounded())
    try self.init(surface: cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height), scale: scale, sink: nil)
  }

  /// A PDF of one page; a CSS pixel is 3/4 of a point.
  init(pdfOf size: FigureSize) throws(Fault) {
    let scale = 0.75
    let sink = ByteSink()
    let surface = cairo_pdf_surface_create_for_stream(
      { sink, data, count in
        guard let sink, let data else { return CAIRO_STATUS_WRITE_ERROR }
        Unmanaged<ByteSink>.fromOpaque(sink).takeUnretainedValue().bytes
          .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
        return CAIRO_STATUS_SUCCESS
      }, Unmanaged.passUnretained(sink).toOpaque(), size.width * scale, size.height * scale)
    try self.init(surface: surface, scale: scale, sink: sink)
  }

  private init(surface: OpaquePointer?, scale: Double, sink: ByteSink?) throws(Fault) {
    guard let surface, let context = cairo_create(surface) else {
      throw .cairo("creating a surface", "out of memory")
    }
    // A throwing initialiser cannot leave deinit half a value, so all is checked before it is stored.
    let status = cairo_status(context)
    guard status == CAIRO_STATUS_SUCCESS else {
      cairo_destroy(context)
      cairo_surface_destroy(surface)
      throw .cairo("creating a surface", status)
    }
    cairo_scale(context, scale, scale)
    let options = cairo_font_options_create()
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_set_font_options(context, options)
    cairo_font_options_destroy(options)
    self.surface = surface
    self.context = context
    self.sink = sink
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }

  /// - Throws: `Fault` of kind `cannotWrite` when any call before failed.
  func check(_ doing: String) throws(Fault) {
    let status = cairo_status(context)
    guard status == CAIRO_STATUS_SUCCESS else {
      throw .cairo(doing, status)
    }
  }

  // MARK: Drawing

  func setColour(_ colour: Colour) {
    cairo_set_source_rgb(context, Double(colour.red) / 255, Double(colour.green) / 255, Double(colour.blue) / 255)
  }

  func paint() { cairo_paint(context) }

  func move(to point: Point) { cairo_move_to(context, point.x, point.y) }
  func line(to point: Point) { cairo_line_to(context, point.x, point.y) }
  func closePath() { cairo_close_path(context) }

  func circle(_ centre: Point, radius: Double) {
    cairo_new_sub_path(context)
    cairo_arc(context, centre.x, centre.y, radius, 0, 2 * .pi)
    cairo_close_path(context)
  }

  func rectangle(_ rectangle: Rectangle) {
    cairo_rectangle(context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
  }

  func fill() { cairo_fill(context) }

  func stroke(_ stroke: Stroke) {
    cairo_set_line_width(context, stroke.width)
    cairo_set_line_cap(context, stroke.isSharp || !stroke.dashes.isEmpty ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND)
    cairo_set_line_join(context, stroke.isSharp ? CAIRO_LINE_JOIN_MITER : CAIRO_LINE_JOIN_ROUND)
    cairo_set_dash(context, stroke.dashes, Int32(stroke.dashes.count), 0)
    cairo_stroke(context)
  }

  func beginClip(_ clip: Rectangle) {
    cairo_save(context)
    rectangle(clip)
    cairo_clip(context)
  }

  func endClip() { cairo_restore(context) }

  func setFont(family: String, isBold: Bool, size: Double) {
    cairo_select_font_face(
      context, family, CAIRO_FONT_SLANT_NORMAL, isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(context, size)
  }

  func show(_ text: String, at origin: Point) {
    move(to: origin)
    cairo_show_text(context, text)
  }

  // MARK: Results

  /// Hands out the rows of an image, top to bottom: `stride` numbers a row, each 0x??RRGGBB.
  func withPixels<Result>(
    _ body: (_ pixels: Span<UInt32>, _ width: Int, _ height: Int, _ stride: Int) throws(Fault) -> Result
  ) throws(Fault) -> Result {
    cairo_surface_flush(surface)
    try check("drawing")
    let width = Int(cairo_image_surface_get_width(surface))
    let height = Int(cairo_image_surface_get_height(surface))
    let stride = Int(cairo_image_surface_get_stride(surface)) / 4
    guard let data = cairo_image_surface_get_data(surface) else {
      throw .cairo("reading pixels", "no image")
    }
    // Cairo aligns rows to four bytes and owns stride x height numbers until the surface goes.
    let pixels = UnsafeRawBufferPointer(start: data, count: stride * height * 4).bindMemory(to: UInt32.self)
    return try body(pixels.span, width, height, stride)
  }

  /// Ends a PDF and returns its bytes.
  consuming func finishedPDF() throws(Fault) -> [UInt8] {
    // Without this Cairo writes the time of day, and equal figures would differ.
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z")
    try check("drawing")
    cairo_surface_finish(surface)
    let status = cairo_surface_status(surface)
    guard status == CAIRO_STATUS_SUCCESS else {
      throw .cairo("writing a PDF", status)
    }
    return sink?.bytes ?? []
  }
}

extension Fault {
  /// Cairo failed while doing something.
  fileprivate static func cairo(_ doing: String, _ status: cairo_status_t) -> Fault {
    cairo(doing, String(cString: cairo_status_to_string(status)))
  }

  fileprivate static func cairo(_ doing: String, _ words: String) -> Fault {
    Fault(.cannotWrite, path: "", reason: "Cairo failed while \(doing): \(words)")
  }
}

/// Where Cairo writes a PDF to.
private final class ByteSink {
  var bytes: [UInt8] = []
}

/// A font without hinting, to measure with.
@safe struct CairoFont: ~Copyable {
  private static let size = 1000.0
  private let font: OpaquePointer?

  init(family: String, isBold: Bool) {
    let face = cairo_toy_font_face_create(
      family, CAIRO_FONT_SLANT_NORMAL, isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    var matrix = cairo_matrix_t()
    var identity = cairo_matrix_t()
    cairo_matrix_init_scale(&matrix, Self.size, Self.size)
    cairo_matrix_init_identity(&identity)
    font = cairo_scaled_font_create(face, &matrix, &identity, options)
    cairo_font_options_destroy(options)
    cairo_font_face_destroy(face)
  }

  deinit { cairo_scaled_font_destroy(font) }

  /// How far a text moves the pen in a font of size 1.
  func advance(of text: String) -> Double {
    var extents = cairo_text_extents_t()
    cairo_scaled_font_text_extents(font, text, &extents)
    return extents.x_advance / Self.size
  }
}

/// The family that fontconfig finds for a wanted one, nil when the machine has no font at all.
func resolvedFontFamily(for wanted: String) -> String? {
  guard let pattern = FcPatternCreate() else { return nil }
  defer { FcPatternDestroy(pattern) }
  FcPatternAddString(pattern, FC_FAMILY, wanted)
  FcConfigSubstitute(nil, pattern, FcMatchPattern)
  FcDefaultSubstitute(pattern)
  var result = FcResultNoMatch
  guard let match = FcFontMatch(nil, pattern, &result) else { return nil }
  defer { FcPatternDestroy(match) }
  var family: UnsafeMutablePointer<FcChar8>?
  guard FcPatternGetString(match, FC_FAMILY, 0, &family) == FcResultMatch, let family else { return nil }
  return String(cString: family)
}
