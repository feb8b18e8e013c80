import CTextKernels
import Synchronization

/// The rarest elements of the texts of a ``SimilarityIndex``, side by side, for a test that tells
/// texts of one template apart: they share most elements, and so most bits of their signatures, but
/// hardly any of the rarest.
final class RarestElements: @unchecked Sendable {
  private let texts: UnsafeMutableBufferPointer<GavelRarest>

  init(_ index: SimilarityIndex) {
    texts = .allocateLarge(capacity: index.corpus.count)
    let stride = MemoryLayout<SimilarityIndex.Place>.stride / MemoryLayout<UInt32>.stride
    for text in 0..<index.corpus.count {
      let length = index.corpus.length(at: text)
      let range = index.starts[text]..<index.starts[text + 1]
      let count = min(range.count, Int(GavelRarestCount))
      // As far as the places go or can be held: what is not among them is in no other text.
      var rarest = 0
      if count < range.count {
        rarest = Int(index.places[range.lowerBound + count].position)
      } else if !range.isEmpty {
        rarest = index.bounds.prefix(of: length)
      }
      let places = UnsafeRawPointer(index.places.baseAddress.unsafelyUnwrapped + range.lowerBound)
      texts.initializeElement(
        at: text,
        to: gavel_rarest(
          places.assumingMemoryBound(to: UInt32.self), stride, count, length - rarest, length))
    }
  }

  deinit {
    texts.deallocate()
  }

  /// Moves those of `hits` to the front that may be near a text, and returns their number.
  ///
  /// - Parameter unsharedPerToken: As in ``OverlapBounds``.
  func refine(
    _ hits: UnsafeMutablePointer<UInt32>, _ count: Int, for text: Int, _ unsharedPerToken: UInt32,
    _ kernels: GavelKernels
  ) -> Int {
    gavel_refine_by_rarest(
      kernels, texts.baseAddress.unsafelyUnwrapped, UInt32(text), unsharedPerToken, hits, count)
  }

  /// Those of an index, made when they are first asked for, by whichever thread.
  final class Source: Sendable {
    private let made = Mutex<RarestElements?>(nil)

    func rarest(of index: SimilarityIndex) -> RarestElements {
      made.withLock { made in
        let rarest = made ?? RarestElements(index)
        made = rarest
        return rarest
      }
    }
  }
}
