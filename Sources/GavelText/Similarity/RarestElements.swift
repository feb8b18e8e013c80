import CTextKernels
import Synchronization

/// The rarest elements of the texts of a ``SimilarityIndex``, side by side, for a test that tells
/// texts of one template apart: they share most elements, and so most bits of their signatures, but
/// hardly any of the rarest.
final class RarestElements: @unchecked Sendable {
  private let texts: UnsafeMutableBufferPointer<GavelRarest>

  init(_ index: SimilarityIndex) {
    texts = .allocateLarge(capacity: index.corpus.count)
    for text in 0..<index.corpus.count {
      texts.initializeElement(at: text, to: Self.rarest(of: text, in: index))
    }
  }

  deinit {
    texts.deallocate()
  }

  private static func rarest(of text: Int, in index: SimilarityIndex) -> GavelRarest {
    let length = index.corpus.length(at: text)
    let places = index.placeRange(of: text)
    let count = min(places.count, Int(GavelRarestCount))
    // As far as the places go or can be held: what is not among them is in no other text.
    var end = 0
    if count < places.count {
      end = Int(index.places[places.lowerBound + count].position)
    } else if count > 0 {
      end = index.bounds.prefix(of: length)
    }
    var rarest = GavelRarest()
    withUnsafeMutableBytes(of: &rarest.elements) { memory in
      let elements = memory.bindMemory(to: UInt16.self)
      elements.update(repeating: .max)
      for (number, place) in places.prefix(count).enumerated() {
        elements[number] = UInt16(truncatingIfNeeded: index.places[place].list >> 2)
      }
    }
    rarest.count = UInt16(count)
    rarest.others = UInt16(clamping: length - end)
    rarest.length = UInt16(clamping: length)
    return rarest
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
