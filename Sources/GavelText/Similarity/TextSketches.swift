import CTextKernels

/// What tells texts apart without their tokens, by text; filled when an index is made.
final class TextSketches: @unchecked Sendable {
  /// Signature and length for the first test, which the index's lists have copies of.
  let entries: UnsafeMutableBufferPointer<GavelEntry>
  /// Signature and length for the second test.
  let signatures: UnsafeMutableBufferPointer<GavelSignature>

  /// Memory for the sketches of `count` texts, all of which are to be set.
  init(count: Int) {
    entries = .allocateLarge(capacity: count)
    signatures = .allocateLarge(capacity: count)
  }

  deinit {
    entries.deallocate()
    signatures.deallocate()
  }

  /// A text's entry for lists that are parted by length, if it is short.
  func doubledEntry(of text: Int) -> GavelEntry {
    TextSignatures.doubled(entries[text], signatures[text])
  }

  func set(_ text: Int, _ entry: GavelEntry, _ signature: GavelSignature) {
    entries.initializeElement(at: text, to: entry)
    signatures.initializeElement(at: text, to: signature)
  }

  /// Moves those of `hits` to the front that may be near a text by their signatures, and returns
  /// their number.
  ///
  /// - Parameter unsharedPerToken: As in ``OverlapBounds``.
  func refine(
    _ hits: UnsafeMutablePointer<UInt32>, _ count: Int, for text: Int, _ unsharedPerToken: UInt32,
    _ kernels: GavelKernels
  ) -> Int {
    gavel_refine(
      kernels, signatures.baseAddress.unsafelyUnwrapped, UInt32(text), unsharedPerToken, hits, count
    )
  }
}
