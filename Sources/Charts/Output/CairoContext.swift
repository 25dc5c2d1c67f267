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
    unsafe try self.init(
      surface: cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height), scale: scale, sink: nil)
  }

  /// A PDF with pages of a size, `scale` points a CSS pixel; 3/4 is that of CSS.
  init(pdfOf size: FigureSize, scale: Double = 0.75) throws(Fault) {
    let sink = ByteSink()
    let surface = unsafe cairo_pdf_surface_create_for_stream(
      { sink, data, count in
        guard let sink = unsafe sink, let data = unsafe data else { return CAIRO_STATUS_WRITE_ERROR }
        unsafe Unmanaged<ByteSink>.fromOpaque(sink).takeUnretainedValue().bytes
          .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
        return CAIRO_STATUS_SUCCESS
      }, unsafe Unmanaged.passUnretained(sink).toOpaque(), size.width * scale, size.height * scale)
    unsafe try self.init(surface: surface, scale: scale, sink: sink)
  }

  private init(surface: OpaquePointer?, scale: Double, sink: ByteSink?) throws(Fault) {
    guard let surface = unsafe surface, let context = unsafe cairo_create(surface) else {
      throw .cairo("creating a surface", "out of memory")
    }
    // A throwing initialiser cannot leave deinit half a value, so all is checked before it is stored.
    let status = unsafe cairo_status(context)
    guard status == CAIRO_STATUS_SUCCESS else {
      unsafe cairo_destroy(context)
      unsafe cairo_surface_destroy(surface)
      throw .cairo("creating a surface", status)
    }
    unsafe cairo_scale(context, scale, scale)
    let options = unsafe cairo_font_options_create()
    unsafe cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT)
    unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    unsafe cairo_set_font_options(context, options)
    unsafe cairo_font_options_destroy(options)
    unsafe self.surface = surface
    unsafe self.context = context
    self.sink = sink
  }

  deinit {
    unsafe cairo_destroy(context)
    unsafe cairo_surface_destroy(surface)
  }

  /// - Throws: `Fault` of kind `cannotWrite` when any call before failed.
  func check(_ doing: String) throws(Fault) {
    let status = unsafe cairo_status(context)
    guard status == CAIRO_STATUS_SUCCESS else {
      throw .cairo(doing, status)
    }
  }

  // MARK: Drawing

  func setColour(_ colour: Colour) {
    unsafe cairo_set_source_rgb(
      context, Double(colour.red) / 255, Double(colour.green) / 255, Double(colour.blue) / 255)
  }

  func move(to point: Point) { unsafe cairo_move_to(context, point.x, point.y) }
  func line(to point: Point) { unsafe cairo_line_to(context, point.x, point.y) }
  func closePath() { unsafe cairo_close_path(context) }

  func circle(_ centre: Point, radius: Double) {
    unsafe cairo_new_sub_path(context)
    unsafe cairo_arc(context, centre.x, centre.y, radius, 0, 2 * .pi)
    unsafe cairo_close_path(context)
  }

  func rectangle(_ rectangle: Rectangle) {
    unsafe cairo_rectangle(context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
  }

  func fill() { unsafe cairo_fill(context) }

  func stroke(_ stroke: Stroke) {
    unsafe cairo_set_line_width(context, stroke.width)
    unsafe cairo_set_line_cap(
      context, stroke.isSharp || !stroke.dashes.isEmpty ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND)
    unsafe cairo_set_line_join(context, stroke.isSharp ? CAIRO_LINE_JOIN_MITER : CAIRO_LINE_JOIN_ROUND)
    unsafe cairo_set_dash(context, stroke.dashes, Int32(stroke.dashes.count), 0)
    unsafe cairo_stroke(context)
  }

  func beginClip(_ clip: Rectangle) {
    unsafe cairo_save(context)
    rectangle(clip)
    unsafe cairo_clip(context)
  }

  func endClip() { unsafe cairo_restore(context) }

  func setFont(family: String, isBold: Bool, size: Double) {
    unsafe cairo_select_font_face(
      context, family, CAIRO_FONT_SLANT_NORMAL, isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    unsafe cairo_set_font_size(context, size)
  }

  func show(_ text: String, at origin: Point) {
    move(to: origin)
    unsafe cairo_show_text(context, text)
  }

  /// What follows is drawn at a point, so many times as large, until `endPlacing`.
  func beginPlacing(at corner: Point, scale: Double) {
    unsafe cairo_save(context)
    unsafe cairo_translate(context, corner.x, corner.y)
    unsafe cairo_scale(context, scale, scale)
  }

  func endPlacing() { unsafe cairo_restore(context) }

  /// Ends a page of a PDF; the next one is as large.
  func showPage() { unsafe cairo_show_page(context) }

  /// The title that readers show.
  func setTitle(_ title: String) {
    unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
  }

  /// Adds a line to the list of contents that readers show beside the pages.
  func addOutline(_ title: String, page: Int) {
    unsafe cairo_pdf_surface_add_outline(
      surface, Int32(CAIRO_PDF_OUTLINE_ROOT), title, "page=\(page) pos=[0.0 0.0]", CAIRO_PDF_OUTLINE_FLAG_OPEN)
  }

  // MARK: Results

  /// Hands out the rows of an image, top to bottom: `stride` numbers a row, each 0x??RRGGBB.
  func withPixels<Result>(
    _ body: (_ pixels: Span<UInt32>, _ width: Int, _ height: Int, _ stride: Int) throws(Fault) -> Result
  ) throws(Fault) -> Result {
    unsafe cairo_surface_flush(surface)
    try check("drawing")
    let width = unsafe Int(cairo_image_surface_get_width(surface))
    let height = unsafe Int(cairo_image_surface_get_height(surface))
    let stride = unsafe Int(cairo_image_surface_get_stride(surface)) / 4
    guard let data = unsafe cairo_image_surface_get_data(surface) else {
      throw .cairo("reading pixels", "no image")
    }
    // Cairo aligns rows to four bytes and owns stride x height numbers until the surface goes.
    let pixels = unsafe UnsafeRawBufferPointer(start: data, count: stride * height * 4).bindMemory(to: UInt32.self)
    return try unsafe body(pixels.span, width, height, stride)
  }

  /// Ends a PDF and returns its bytes.
  consuming func finishedPDF() throws(Fault) -> [UInt8] {
    // Without this Cairo writes the time of day, and equal figures would differ.
    unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z")
    try check("drawing")
    unsafe cairo_surface_finish(surface)
    let status = unsafe cairo_surface_status(surface)
    guard status == CAIRO_STATUS_SUCCESS else {
      throw .cairo("writing a PDF", status)
    }
    return sink?.bytes ?? []
  }
}

extension Fault {
  /// Cairo failed while doing something.
  fileprivate static func cairo(_ doing: String, _ status: cairo_status_t) -> Fault {
    unsafe cairo(doing, String(cString: cairo_status_to_string(status)))
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
    let face = unsafe cairo_toy_font_face_create(
      family, CAIRO_FONT_SLANT_NORMAL, isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    let options = unsafe cairo_font_options_create()
    unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT)
    unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    var matrix = cairo_matrix_t()
    var identity = cairo_matrix_t()
    unsafe cairo_matrix_init_scale(&matrix, Self.size, Self.size)
    unsafe cairo_matrix_init_identity(&identity)
    unsafe font = cairo_scaled_font_create(face, &matrix, &identity, options)
    unsafe cairo_font_options_destroy(options)
    unsafe cairo_font_face_destroy(face)
  }

  deinit { unsafe cairo_scaled_font_destroy(font) }

  /// How far a text moves the pen in a font of size 1.
  func advance(of text: String) -> Double {
    var extents = cairo_text_extents_t()
    unsafe cairo_scaled_font_text_extents(font, text, &extents)
    return extents.x_advance / Self.size
  }
}

/// The family that fontconfig finds for a wanted one, nil when the machine has no font at all.
func resolvedFontFamily(for wanted: String) -> String? {
  guard let pattern = unsafe FcPatternCreate() else { return nil }
  defer { unsafe FcPatternDestroy(pattern) }
  unsafe FcPatternAddString(pattern, FC_FAMILY, wanted)
  unsafe FcConfigSubstitute(nil, pattern, FcMatchPattern)
  unsafe FcDefaultSubstitute(pattern)
  var result = FcResultNoMatch
  guard let match = unsafe FcFontMatch(nil, pattern, &result) else { return nil }
  defer { unsafe FcPatternDestroy(match) }
  var family: UnsafeMutablePointer<FcChar8>?
  guard unsafe FcPatternGetString(match, FC_FAMILY, 0, &family) == FcResultMatch, let family = unsafe family else {
    return nil
  }
  return unsafe String(cString: family)
}
