/// How the texts of one list of a ``SimilarityIndex`` are parted into buckets.
///
/// A look-up passes over whole buckets: those of lengths that rule a partner out, and those in
/// which the list's element comes so late in the text's prefix that too few can follow ("PEL", Mann
/// and Augsten, 2014). The longer a list, the finer it is parted, so that a bucket is worth
/// visiting.
struct ListLayout: Sendable {
  private let bandedFrom: Int
  private let celledFrom: Int
  /// The bands of the middle kind of list, and those of the finest.
  let bands: LengthBands
  let cells: [CellBand]
  private let cellBands: LengthBands
  /// How many bands of the middle kind are of texts with doubled entries.
  let doubledBands: Int

  /// In lists parted by length, texts of fewer tokens have doubled entries, the others spread ones.
  static let doubledBelow = 32

  /// The buckets of one band of lengths in the finest kind of list.
  struct CellBand: Sendable {
    let lengths: ClosedRange<Int>
    /// The first of its buckets in the list, their number, and how many positions each spans.
    let first: Int
    let count: Int
    let positions: Int
  }

  enum Fineness: UInt32 {
    case single, banded, celled
  }

  init(_ bounds: OverlapBounds, _ tuning: JoinTuning) {
    bandedFrom = tuning.bandedFrom
    celledFrom = tuning.celledFrom
    bands = LengthBands(singleBelow: 8, upTo: 96)
    cellBands = LengthBands(singleBelow: 64, upTo: 1024)
    doubledBands = bands.band(of: Self.doubledBelow)
    precondition(bands.lengths(of: doubledBands).lowerBound == Self.doubledBelow)
    var cells: [CellBand] = []
    for band in 0..<cellBands.count {
      let lengths = cellBands.lengths(of: band)
      let last = lengths.upperBound
      let prefix = last == OverlapBounds.unbounded ? 1024 : bounds.prefix(of: last)
      let positions = (prefix + 31) / 32
      cells.append(
        CellBand(
          lengths: lengths, first: cells.last.map { $0.first + $0.count } ?? 0,
          count: (prefix + positions - 1) / positions, positions: positions))
    }
    self.cells = cells
  }

  func fineness(ofListFor texts: Int) -> Fineness {
    texts < bandedFrom ? .single : texts < celledFrom ? .banded : .celled
  }

  func bucketCount(_ fineness: Fineness) -> Int {
    switch fineness {
    case .single: 1
    case .banded: bands.count
    case .celled: cells.last.map { $0.first + $0.count } ?? 0
    }
  }

  /// Which of the list's buckets holds a text with the list's element at `position` of its prefix.
  @inline(__always)
  func bucket(_ fineness: Fineness, length: Int, position: Int) -> Int {
    switch fineness {
    case .single:
      return 0
    case .banded:
      return bands.band(of: length)
    case .celled:
      let cell = cells[cellBands.band(of: length)]
      return cell.first + min(position / cell.positions, cell.count - 1)
    }
  }

  func cellBand(of length: Int) -> Int { cellBands.band(of: length) }
}

/// Lengths from 1 on, one by one as far as they are frequent, then by ranges that widen.
struct LengthBands: Sendable {
  private let bandByLength: [UInt8]
  private let firstLengths: [Int]

  /// - Parameters:
  ///   - single: Below this every length is a band.
  ///   - end: All lengths from this on are one band.
  init(singleBelow single: Int, upTo end: Int) {
    var firsts = Array(1..<single)
    var next = single
    while next < end {
      firsts.append(next)
      next += max(1, next / 6)
    }
    firsts.append(next)
    firstLengths = firsts
    var bands: [UInt8] = [0]
    for band in firsts.indices {
      let last = band + 1 < firsts.count ? firsts[band + 1] : firsts[band] + 1
      bands.append(contentsOf: repeatElement(UInt8(band), count: last - firsts[band]))
    }
    bandByLength = bands
  }

  var count: Int { firstLengths.count }

  @inline(__always)
  func band(of length: Int) -> Int {
    Int(bandByLength[min(length, bandByLength.count - 1)])
  }

  func lengths(of band: Int) -> ClosedRange<Int> {
    firstLengths[band]...(band + 1 < count ? firstLengths[band + 1] - 1 : OverlapBounds.unbounded)
  }
}
