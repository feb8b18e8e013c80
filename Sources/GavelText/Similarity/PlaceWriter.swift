/// Writes the places of the texts of a ``SimilarityIndex``, and makes room for the texts there.
struct PlaceWriter: Sendable {
  typealias Place = SimilarityIndex.Place

  let corpus: TokenizedCorpus
  let layout: ListLayout
  let isIndexed: [Bool]
  /// By element: its list's first bucket and fineness, as in a place; `.max` for none.
  let listNumbers: [UInt32]
  /// By element: how many texts have it in their prefix.
  let textCounts: [UInt32]
  let bucketCount: Int

  /// The places of all texts, rarest elements first, to be deallocated by whoever gets them.
  ///
  /// With them, where the places of each text start, and the end of the last's.
  func write(
    _ parts: [PrefixElements.Part], _ lists: EntryBuckets, _ team: ThreadTeam
  ) throws(CancellationError) -> (UnsafeMutableBufferPointer<Place>, starts: [Int]) {
    // As many for each part as it can need at most; what it does not is closed up in the end.
    let firsts = parts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.elementCount) }
    let places = UnsafeMutableBufferPointer<Place>.allocateLarge(capacity: firsts[parts.count])
    var starts = [Int](repeating: 0, count: corpus.count + 1)
    var counts = [Int](repeating: 0, count: parts.count)
    let none = [UInt32](repeating: 0, count: bucketCount)
    var rooms = Array(repeating: none, count: team.count)
    do throws(CancellationError) {
      try starts.withUnsafeMutableBufferPointer { buffer throws(CancellationError) in
        let starts = DisjointBuffer(buffer)
        try counts.withUnsafeMutableBufferPointer { buffer throws(CancellationError) in
          let counts = DisjointBuffer(buffer)
          let shared = DisjointBuffer(places)
          try team.run(items: parts.count, scratches: &rooms) { rooms, part in
            counts.elements[part] = write(
              parts[part], to: shared.elements, from: firsts[part], starts.elements, &rooms)
          }
        }
      }
    } catch {
      places.deallocate()
      throw error
    }
    for room in rooms {
      for bucket in room.indices where room[bucket] > 0 {
        lists.reserve(Int(room[bucket]), in: bucket)
      }
    }
    var end = 0
    for (number, part) in parts.enumerated() {
      let first = firsts[number]
      if first > end {
        for text in part.texts { starts[text] -= first - end }
        let start = places.baseAddress.unsafelyUnwrapped
        (start + end).update(from: start + first, count: counts[number])
      }
      end += counts[number]
    }
    starts[corpus.count] = end
    return (places, starts)
  }

  /// Writes the places of a part's texts, and returns their number.
  private func write(
    _ part: PrefixElements.Part, to places: UnsafeMutableBufferPointer<Place>, from first: Int,
    _ starts: UnsafeMutableBufferPointer<Int>, _ rooms: inout [UInt32]
  ) -> Int {
    var end = first
    for text in part.texts {
      let length = corpus.length(at: text)
      let elements = part.places(of: text)
      starts[text] = end
      for index in elements {
        let element = part.element(at: index)
        // An element that no text but this one has finds nothing.
        guard listNumbers[element] != .max, textCounts[element] > (isIndexed[text] ? 1 : 0)
        else { continue }
        let place = Place(
          list: listNumbers[element], position: UInt32(index - elements.lowerBound))
        places.initializeElement(at: end, to: place)
        end += 1
        if isIndexed[text] { rooms[layout.bucket(of: place, length: length)] += 1 }
      }
    }
    return end - first
  }
}
