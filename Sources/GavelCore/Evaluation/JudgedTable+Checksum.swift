extension JudgedTable {
  /// The SHA-256 of all that measures are made from: rows with equal checksums give equal numbers.
  ///
  /// Of the rows as they were understood, not of files, so that white space, order of keys and
  /// names of files are not in it.
  public var checksum: String {
    var words = RowWords()
    words.append(names: categories)
    words.append(names: models)
    words.append(names: annotators)
    words.append(names: [judge ?? ""] + modelNames)
    for flips in judgeFlips {
      words.append(names: [flips.judge])
      for question in flips.questions {
        words.append(UInt64(question.judged), Int32(question.flipped))
      }
    }
    for (index, row) in rows.enumerated() {
      words.append(UInt64(UInt32(bitPattern: row.question)), row.category)
      words.append(row.modelA, row.modelB)
      words.append(row.codes)
      words.append(row.goldScores)
      words.append(row.forwardScores)
      words.append(row.swappedScores)
      if let traits = row.traits { words.append(traits.a, traits.b) }
      let first = index * annotators.count
      for label in annotations[first..<first + annotators.count] { words.append(label.code) }
    }
    return words.hex()
  }
}

extension ScoredTable {
  /// The SHA-256 of all that measures are made from.
  public var checksum: String {
    var words = RowWords()
    words.append(names: categories)
    words.append(names: models)
    for row in rows {
      words.append(UInt64(UInt32(bitPattern: row.question)), row.category)
      words.append(row.model, nil)
      words.append(row.gold)
      words.append(row.predicted)
    }
    return words.hex()
  }
}

extension JudgedRow {
  /// Label, predictions, and which of the optional parts follow, in one word.
  fileprivate var codes: UInt64 {
    let gold: UInt64 =
      switch gold {
      case .verdict(let verdict): (verdict as Verdict?).code
      case .noMajority: 4
      case .none: 0
      }
    return gold | forward.code << 8 | swapped.code << 16 | (traits == nil ? 0 : 1 << 24)
  }
}

extension Verdict? {
  fileprivate var code: UInt64 {
    switch self {
    case nil: 0
    case .prefers(.a): 1
    case .prefers(.b): 2
    case .tie: 3
    }
  }
}

extension Prediction? {
  fileprivate var code: UInt64 {
    switch self {
    case nil: 0
    case .verdict(let verdict): (verdict as Verdict?).code
    case .unparsed: 4
    }
  }
}

/// Words that are hashed a few thousand at a time.
private struct RowWords {
  private var checksum = Checksum()
  private var bytes: [UInt8] = []

  mutating func append(_ word: UInt64) {
    withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
    if bytes.count >= 65536 { flush() }
  }

  /// One word and a number that may be missing.
  mutating func append(_ word: UInt64, _ number: Int32?) {
    append(word << 32 | Self.bits(number))
  }

  mutating func append(_ left: Int32?, _ right: Int32?) {
    append(Self.bits(left), right)
  }

  mutating func append(_ value: Double?) {
    append(value == nil ? 0 : 1)
    append(value?.bitPattern ?? 0)
  }

  mutating func append(_ scores: PairScores?) {
    append(scores == nil ? 0 : 1)
    guard let scores else { return }
    append(scores.a.bitPattern)
    append(scores.b.bitPattern)
  }

  mutating func append(_ a: TextTraits, _ b: TextTraits) {
    for traits in [a, b] {
      let flags: UInt64 =
        (traits.hasList ? 1 : 0) | (traits.hasMarkdown ? 2 : 0) | (traits.isRefusal ? 4 : 0)
      append(flags, traits.length)
    }
  }

  mutating func append(names: [String]) {
    append(UInt64(names.count))
    for name in names {
      append(UInt64(name.utf8.count))
      bytes.append(contentsOf: name.utf8)
    }
  }

  mutating func hex() -> String {
    flush()
    return checksum.hex()
  }

  private mutating func flush() {
    checksum.update(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  /// No index and no length is -1, which stands for a missing one.
  private static func bits(_ number: Int32?) -> UInt64 {
    UInt64(UInt32(bitPattern: number ?? -1))
  }
}
