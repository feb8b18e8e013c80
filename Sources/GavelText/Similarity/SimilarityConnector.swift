/// Joins texts into groups over a ``SimilarityIndex``, without looking at pairs within a group.
///
/// Where a frequent template is in most texts, its words' lists hold nearly all of them, and nearly
/// all are in one group. So the front of each list holds texts of one group, and a text that is in
/// this group already passes over the whole front. What is merged into the group later moves there
/// when the list has doubled.
struct SimilarityConnector {
  private var index: SimilarityIndex
  /// By element: how many postings at the front of its list are of one group.
  private var fronts: [UInt32]

  init(_ index: SimilarityIndex) {
    self.index = index
    fronts = Array(repeating: 0, count: index.elements.count)
  }

  /// Merges the text's group with those of all texts before it that it is near.
  ///
  /// - Parameter text: must have a token, and be connected once.
  mutating func connect(_ text: Int, in groups: inout DisjointSets) {
    var lookUp = index.beginLookUp(for: text)
    for position in 0..<lookUp.prefix {
      let list = index.list(at: position, of: &lookUp)
      let start = index.listStarts[list]
      let end = start + Int(index.listCounts[list])
      let front = start + Int(fronts[list])
      var place = isInFront(of: list, text, &groups) ? front : start
      while place < end {
        let posting = index.postings[place]
        place += 1
        let candidate = Int(posting.text)
        guard index.meets(posting, lookUp),
          groups.least(with: candidate) != groups.least(with: text),
          index.match(text, with: candidate) != nil
        else { continue }
        groups.merge(candidate, text)
        if place <= front { place = front }
      }
    }
    index.insert(text)
    for position in 0..<lookUp.prefix {
      settle(index.list(at: position, of: &lookUp), text, &groups)
    }
  }

  private func isInFront(of list: Int, _ text: Int, _ groups: inout DisjointSets) -> Bool {
    guard fronts[list] > 0 else { return false }
    let owner = Int(index.postings[index.listStarts[list]].text)
    return groups.least(with: owner) == groups.least(with: text)
  }

  /// Keeps a list's front after a text was put at its end.
  private mutating func settle(_ list: Int, _ text: Int, _ groups: inout DisjointSets) {
    let start = index.listStarts[list]
    let count = Int(index.listCounts[list])
    if isInFront(of: list, text, &groups) {
      index.postings.swapAt(start + Int(fronts[list]), start + count - 1)
      fronts[list] += 1
    }
    if count & (count - 1) == 0 { gather(list, &groups) }
  }

  /// Moves the list's commonest group to its front, if one group holds most of it.
  private mutating func gather(_ list: Int, _ groups: inout DisjointSets) {
    let start = index.listStarts[list]
    let end = start + Int(index.listCounts[list])
    // The only group that can have more than half (Boyer and Moore, "MJRTY", 1981).
    var commonest = -1
    var lead = 0
    for place in start..<end {
      let group = groups.least(with: Int(index.postings[place].text))
      if lead == 0 { commonest = group }
      lead += group == commonest ? 1 : -1
    }
    var front = start
    for place in start..<end
    where groups.least(with: Int(index.postings[place].text)) == commonest {
      index.postings.swapAt(front, place)
      front += 1
    }
    fronts[list] = UInt32(front - start)
  }
}
