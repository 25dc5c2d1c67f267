import CFLAC
import Files

/// Decodes a FLAC stream block by block through libFLAC, so that a file of any length takes little memory.
///
/// Every frame's checksum is compared by the library; whatever it says is damaged is an error here.
///
/// The unsafe memory of decoding is confined to this file. Invariant: the library calls back only within `next` and `init`,
/// while `self` is alive; it hands out a buffer of the size that it states, of which at most as many bytes are filled, and
/// one of `header.blocksize` samples for each of `header.channels` channels.
@safe final class FLACDecoder {
  /// Gives at most so many of the next bytes, none at the end.
  typealias Source = (_ count: Int) throws(Fault) -> [UInt8]

  let path: String
  /// Of the stream, from 1 to 8.
  private(set) var channels = 0
  /// Bits a sample.
  private(set) var bits = 0
  /// Samples a channel, 0 when the stream does not say.
  private(set) var count = 0
  private let source: Source
  private let decoder: UnsafeMutablePointer<FLAC__StreamDecoder>
  /// What the callbacks leave behind: the latest block, and what went wrong.
  private var block: [[Int32]] = []
  private var fault: Fault?

  /// Begins to decode, and reads what the stream says of itself.
  init(path: String, source: @escaping Source) throws(Fault) {
    guard let decoder = unsafe FLAC__stream_decoder_new() else { throw .cannotRead(path, "no memory to decode FLAC") }
    self.path = path
    self.source = source
    unsafe self.decoder = decoder
    let own = unsafe Unmanaged.passUnretained(self).toOpaque()
    let status = unsafe FLAC__stream_decoder_init_stream(
      decoder,
      { _, buffer, size, own in unsafe FLACDecoder.of(own).read(into: buffer, size) }, nil, nil, nil, nil,
      { _, frame, samples, own in unsafe FLACDecoder.of(own).take(frame, samples) },
      { _, metadata, own in unsafe FLACDecoder.of(own).take(metadata) },
      { _, status, own in unsafe FLACDecoder.of(own).fail(status) }, unsafe own)
    guard status == FLAC__STREAM_DECODER_INIT_STATUS_OK else {
      throw .cannotRead(path, "libFLAC does not start")
    }
    let isDone = unsafe FLAC__stream_decoder_process_until_end_of_metadata(decoder) != 0
    if let fault, fault.kind != .badData { throw fault }
    guard isDone, channels > 0, fault == nil else { throw damaged("a FLAC stream", "another file") }
  }

  deinit { unsafe FLAC__stream_decoder_delete(decoder) }

  /// The next samples of every channel; nil at the stream's end.
  func next() throws(Fault) -> [[Int32]]? {
    block = []
    while block.isEmpty {
      let isDone = unsafe FLAC__stream_decoder_process_single(decoder) != 0
      if let fault { throw fault }
      if unsafe FLAC__stream_decoder_get_state(decoder) == FLAC__STREAM_DECODER_END_OF_STREAM { return nil }
      guard isDone else { throw damaged("FLAC frames", "something else") }
    }
    return block
  }

  private func damaged(_ expected: String, _ found: String) -> Fault {
    .badData(path, expected: expected, found: found)
  }

  private static func of(_ own: UnsafeMutableRawPointer?) -> FLACDecoder {
    guard let own = unsafe own else { preconditionFailure("libFLAC lost its client") }
    return unsafe Unmanaged<FLACDecoder>.fromOpaque(own).takeUnretainedValue()
  }

  private func read(
    into buffer: UnsafeMutablePointer<UInt8>?, _ size: UnsafeMutablePointer<Int>?
  ) -> FLAC__StreamDecoderReadStatus {
    guard let buffer = unsafe buffer, let size = unsafe size, fault == nil else {
      return FLAC__STREAM_DECODER_READ_STATUS_ABORT
    }
    do {
      let bytes = try unsafe source(size.pointee)
      for (index, byte) in unsafe bytes.prefix(size.pointee).enumerated() { unsafe buffer[index] = byte }
      unsafe size.pointee = min(bytes.count, size.pointee)
    } catch {
      fault = error
      return FLAC__STREAM_DECODER_READ_STATUS_ABORT
    }
    return unsafe size.pointee > 0
      ? FLAC__STREAM_DECODER_READ_STATUS_CONTINUE : FLAC__STREAM_DECODER_READ_STATUS_END_OF_STREAM
  }

  private func take(
    _ frame: UnsafePointer<FLAC__Frame>?, _ samples: UnsafePointer<UnsafePointer<Int32>?>?
  ) -> FLAC__StreamDecoderWriteStatus {
    guard let header = unsafe frame?.pointee.header, let samples = unsafe samples, Int(header.channels) == channels
    else {
      fault = damaged("\(channels) channels in each FLAC frame", "another number")
      return FLAC__STREAM_DECODER_WRITE_STATUS_ABORT
    }
    block = (0..<channels).map { channel in
      unsafe Array(UnsafeBufferPointer(start: samples[channel], count: Int(header.blocksize)))
    }
    return FLAC__STREAM_DECODER_WRITE_STATUS_CONTINUE
  }

  private func take(_ metadata: UnsafePointer<FLAC__StreamMetadata>?) {
    guard let metadata = unsafe metadata, unsafe metadata.pointee.type == FLAC__METADATA_TYPE_STREAMINFO else { return }
    let info = unsafe metadata.pointee.data.stream_info
    channels = Int(info.channels)
    bits = Int(info.bits_per_sample)
    count = Int(clamping: info.total_samples)
  }

  private func fail(_ status: FLAC__StreamDecoderErrorStatus) {
    let found =
      switch status {
      case FLAC__STREAM_DECODER_ERROR_STATUS_FRAME_CRC_MISMATCH: "a frame with another checksum"
      case FLAC__STREAM_DECODER_ERROR_STATUS_BAD_HEADER: "a damaged frame header"
      default: "bytes that are none"
      }
    if fault == nil { fault = damaged("FLAC frames", found) }
  }
}
