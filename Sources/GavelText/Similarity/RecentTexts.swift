import CTextKernels

/// The texts kept since a block of look-ups began, by their elements: what the lists of the
/// ``SimilarityIndex`` held so far do not have yet.
///
/// Chains instead of lists with room for all: a block is short.
struct RecentTexts {
  private let index: SimilarityIndex
  private var nodes: [GavelNode] = []
  private var chains: [Chain]
  private var touched: [Int] = []

  /// A list's chain, and what tells that none of its texts is near without going along it.
  private struct Chain {
    var head = UInt32.max
    var shortest = UInt32.max
    /// The most elements that any of the texts has from the list's element on.
    var mostLeft: UInt32 = 0
  }

  init(_ index: SimilarityIndex) {
    self.index = index
    chains = Array(repeating: Chain(), count: index.listRange)
  }

  /// Puts a text in.
  mutating func append(_ lookUp: SimilarityIndex.LookUp) {
    for place in index.places(of: lookUp) {
      let list = Int(place.list >> 2)
      if chains[list].head == .max { touched.append(list) }
      let left = UInt32(lookUp.length) - place.position
      nodes.append(
        GavelNode(
          entry: index.entries[lookUp.text], text: UInt32(lookUp.text),
          length: UInt32(lookUp.length), left: left, next: chains[list].head))
      chains[list].head = UInt32(nodes.count - 1)
      chains[list].shortest = min(chains[list].shortest, UInt32(lookUp.length))
      chains[list].mostLeft = max(chains[list].mostLeft, left)
    }
  }

  /// Adds to `hits` the texts that may be near a text, some more than once.
  func findHits(of lookUp: SimilarityIndex.LookUp, into hits: HitBuffer) {
    nodes.withUnsafeBufferPointer { nodes in
      for place in index.places(of: lookUp) {
        let chain = chains[Int(place.list >> 2)]
        guard chain.head != .max else { continue }
        let left = UInt32(lookUp.length) - place.position
        let sum = lookUp.length + Int(chain.shortest)
        guard Int(min(left, chain.mostLeft)) >= index.bounds.overlap(sum: sum) else { continue }
        let free = hits.reserve(nodes.count)
        let found = gavel_scan_chain(
          index.kernels, nodes.baseAddress.unsafelyUnwrapped, chain.head, lookUp.probe,
          UInt32(lookUp.length), left, free)
        if found > 0 { hits.append(index.refine(free, found, for: lookUp)) }
      }
    }
  }

  /// Takes all texts out.
  mutating func removeAll() {
    for list in touched { chains[list] = Chain() }
    touched.removeAll(keepingCapacity: true)
    nodes.removeAll(keepingCapacity: true)
  }
}
