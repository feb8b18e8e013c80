import GavelText

/// The `--against` files, whose texts stand at the start of the corpus.
struct AgainstFiles {
  private(set) var files: [QueryRows]
  /// Where in the corpus each file's texts begin.
  private var starts: [Int] = []

  init(_ files: [QueryRows]) {
    self.files = files
  }

  /// How many texts there are.
  private(set) var count = 0

  /// Reads them all to the end of a corpus that has nothing else yet.
  mutating func read(
    into corpus: inout TokenizedCorpus, progress: (_ bytes: Int) throws -> Void,
    each: (UnsafeBufferPointer<UInt8>) -> Void
  ) throws {
    for index in files.indices {
      starts.append(corpus.count)
      try files[index].read(progress: progress) { text in
        corpus.append(utf8: text)
        each(text)
      }
      guard files[index].table.count > 0 else {
        throw NoQueries(files[index], "nothing in this against file can be compared against")
      }
    }
    count = corpus.count
  }

  /// Which file a text of the corpus is of, and which of its rows.
  func place(of text: Int) -> (file: Int, row: Int) {
    let file = (starts.lastIndex { $0 <= text }) ?? 0
    return (file, text - starts[file])
  }

  /// As ``QueryRows/describe(_:_:_:)``, of one of the files.
  mutating func describe(
    _ row: Int, of file: Int, _ bytes: UnsafeRawBufferPointer,
    _ body: (_ text: UnsafeBufferPointer<UInt8>, _ id: UnsafeRawBufferPointer?) -> Void
  ) {
    files[file].describe(row, bytes, body)
  }
}
