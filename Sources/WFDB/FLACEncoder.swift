import CFLAC
import Files

/// Encodes samples as a FLAC stream in memory through libFLAC.
///
/// The unsafe memory of encoding is confined to this file. Invariant: the library calls back only within `encode`, while
/// the stream is alive, with a buffer of as many bytes as it says; it is given as many samples as were announced.
enum FLACEncoder {
  /// Bytes, and where the next ones go: the library comes back to the head at the end.
  private final class Stream {
    var bytes: [UInt8] = []
    var offset = 0
  }

  /// The stream of channels that follow one another sample by sample.
  ///
  /// - Parameter sampleRate: samples a second, as the stream states them; players need one, the WFDB library does not.
  static func encode(
    interleaved samples: [Int32], channels: Int, bits: Int, sampleRate: Int, path: String
  ) throws(Fault) -> [UInt8] {
    guard let encoder = unsafe FLAC__stream_encoder_new() else { throw .cannotWrite(path, "no memory to encode FLAC") }
    defer { unsafe FLAC__stream_encoder_delete(encoder) }
    let frames = samples.count / channels
    // Rates that FLAC cannot state are of no interest to the WFDB library, which has them in the header.
    _ = unsafe FLAC__stream_encoder_set_streamable_subset(encoder, 0)
    _ = unsafe FLAC__stream_encoder_set_channels(encoder, UInt32(channels))
    _ = unsafe FLAC__stream_encoder_set_bits_per_sample(encoder, UInt32(bits))
    _ = unsafe FLAC__stream_encoder_set_sample_rate(encoder, UInt32(clamping: min(max(1, sampleRate), 655_350)))
    _ = unsafe FLAC__stream_encoder_set_total_samples_estimate(encoder, UInt64(frames))

    let stream = Stream()
    let own = unsafe Unmanaged.passUnretained(stream).toOpaque()
    let status = unsafe FLAC__stream_encoder_init_stream(
      encoder,
      { _, buffer, size, _, _, own in
        guard let own = unsafe own, let buffer = unsafe buffer else {
          return FLAC__STREAM_ENCODER_WRITE_STATUS_FATAL_ERROR
        }
        let stream = unsafe Unmanaged<Stream>.fromOpaque(own).takeUnretainedValue()
        let end = stream.offset + size
        if end > stream.bytes.count { stream.bytes += Array(repeating: 0, count: end - stream.bytes.count) }
        unsafe stream.bytes.replaceSubrange(stream.offset..<end, with: UnsafeBufferPointer(start: buffer, count: size))
        stream.offset = end
        return FLAC__STREAM_ENCODER_WRITE_STATUS_OK
      },
      { _, offset, own in
        guard let own = unsafe own else { return FLAC__STREAM_ENCODER_SEEK_STATUS_ERROR }
        unsafe Unmanaged<Stream>.fromOpaque(own).takeUnretainedValue().offset = Int(offset)
        return FLAC__STREAM_ENCODER_SEEK_STATUS_OK
      },
      { _, offset, own in
        guard let own = unsafe own, let offset = unsafe offset else { return FLAC__STREAM_ENCODER_TELL_STATUS_ERROR }
        unsafe offset.pointee = UInt64(Unmanaged<Stream>.fromOpaque(own).takeUnretainedValue().offset)
        return FLAC__STREAM_ENCODER_TELL_STATUS_OK
      }, nil, unsafe own)
    guard status == FLAC__STREAM_ENCODER_INIT_STATUS_OK else {
      throw .cannotWrite(path, "libFLAC does not encode \(channels) channels of \(bits) bits")
    }
    let isDone = unsafe FLAC__stream_encoder_process_interleaved(encoder, samples, UInt32(frames)) != 0
    let isWhole = withExtendedLifetime(stream) { unsafe FLAC__stream_encoder_finish(encoder) != 0 }
    guard isDone, isWhole else { throw .cannotWrite(path, "libFLAC cannot encode the samples") }
    return stream.bytes
  }
}
