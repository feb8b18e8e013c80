import CTextKernels

/// The texts kept since a block of look-ups began, by their elements: what the lists of the
/// ``SimilarityIndex`` held so far do not have yet.
///
/// Chains instead of lists with room for all: a block is short.
struct RecentTexts {
  private let index: SimilarityIndex
  private var nodes: [GavelNode] = []
  /// By list: the first node of its chain.
  private var heads: [UInt32]
  private var touched: [Int] = []

  init(_ index: SimilarityIndex) {
    self.index = index
    heads = Array(repeating: .max, count: index.listRange)
  }

  /// Puts a text in.
  mutating func append(_ lookUp: SimilarityIndex.LookUp) {
    for place in index.places(of: lookUp) {
      let list = Int(place.list >> 2)
      if heads[list] == .max { touched.append(list) }
      nodes.append(
        GavelNode(
          entry: index.entries[lookUp.text], text: UInt32(lookUp.text), next: heads[list]))
      heads[list] = UInt32(nodes.count - 1)
    }
  }

  /// Adds to `hits` the texts that may be near a text, some more than once.
  func findHits(of lookUp: SimilarityIndex.LookUp, into hits: HitBuffer) {
    nodes.withUnsafeBufferPointer { nodes in
      for place in index.places(of: lookUp) {
        let head = heads[Int(place.list >> 2)]
        guard head != .max else { continue }
        let free = hits.reserve(nodes.count)
        let found = gavel_scan_chain(
          index.kernels, nodes.baseAddress.unsafelyUnwrapped, head, lookUp.probe, free)
        if found > 0 { hits.append(index.refine(free, found, for: lookUp)) }
      }
    }
  }

  /// Takes all texts out.
  mutating func removeAll() {
    for list in touched { heads[list] = .max }
    touched.removeAll(keepingCapacity: true)
    nodes.removeAll(keepingCapacity: true)
  }
}
