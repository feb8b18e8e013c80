import GavelCore
import Testing

@testable import GavelPipeline

@Suite("Laws of reading labels and predictions")
struct EvaluationFilesLawTests {
  /// Rows in an arbitrary order, with ids that repeat and labels that nobody can read.
  private struct Made {
    struct Row {
      let id: Int
      let verdict: String
      let query: String
    }

    let gold: [Row]
    let predictions: [Row]
    let swapped: [Row]

    init(seed: Int) {
      var random = SeedRandom(seed)
      func rows() -> [Row] {
        (0..<Int.random(in: 1...150, using: &random)).map { _ in
          Row(
            id: Int.random(in: 0...120, using: &random),
            verdict: random.pick(["1", "2", "0", "tie", "1", "2", "?", ""]),
            query: random.pick(["p", "q", "r", ""]))
        }
      }
      (gold, predictions, swapped) = (rows(), rows(), rows())
    }
  }

  private enum Shape: CaseIterable {
    case lines, list, csv, tsv

    var ending: String {
      switch self {
      case .lines: "jsonl"
      case .list: "json"
      case .csv: "csv"
      case .tsv: "tsv"
      }
    }

    func text(_ rows: [Made.Row], end: String = "\n") -> String {
      func object(_ row: Made.Row) -> String {
        "{\"verdict\": \"\(row.verdict)\", \"query\": \"\(row.query)\", \"id\": \(row.id)}"
      }
      switch self {
      case .lines: return rows.map { object($0) + end }.joined()
      case .list: return "[" + rows.map(object).joined(separator: ",\(end)") + "]" + end
      case .csv, .tsv:
        let mark = self == .csv ? "," : "\t"
        return
          (["id\(mark)query\(mark)verdict"]
          + rows.map { "\($0.id)\(mark)\($0.query)\(mark)\($0.verdict)" })
          .map { $0 + end }.joined()
      }
    }
  }

  /// The obvious twin: a letter a row for each file, by the order of the labels.
  private static func slow(
    _ made: Made
  ) -> (golds: String, forwards: String, swappeds: String, questions: [Int]) {
    let letters = ["1": "a", "2": "b", "0": "=", "tie": "="]
    var gold: [(row: Made.Row, letter: String)] = []
    for row in made.gold where !gold.contains(where: { $0.row.id == row.id }) {
      // A broken label is no row, and a later one of the same id is not a second one then.
      if row.verdict == "?" { continue }
      gold.append((row, letters[row.verdict] ?? "-"))
    }
    var (golds, forwards, swappeds) = ("", "", "")
    var questions: [String] = []
    for (label, letter) in gold {
      let forward = made.predictions.first { $0.id == label.id }
      let swapped = made.swapped.first { $0.id == label.id }
      if forward == nil && swapped == nil { continue }
      golds += letter
      forwards += forward.map { letters[$0.verdict] ?? "!" } ?? "-"
      let other = ["a": "b", "b": "a"]
      swappeds += swapped.map { (letters[$0.verdict] ?? "!") }.map { other[$0] ?? $0 } ?? "-"
      let queries = [label.query, forward?.query ?? ""].filter { !$0.isEmpty }
      questions.append(queries.first ?? "\(label.id)")
    }
    var seen: [String] = []
    let numbers = questions.map { question in
      if let number = seen.firstIndex(of: question) { return number }
      seen.append(question)
      return seen.count - 1
    }
    return (golds, forwards, swappeds, numbers)
  }

  /// Numbers by first appearance.
  private static func renumbered(_ numbers: [Int]) -> [Int] {
    var seen: [Int] = []
    return numbers.map { number in
      if let place = seen.firstIndex(of: number) { return place }
      seen.append(number)
      return seen.count - 1
    }
  }

  @Test("Random files are joined as a slow twin joins them", arguments: 0..<60)
  func random(_ seed: Int) throws {
    let made = Made(seed: seed)
    let expected = Self.slow(made)
    guard !expected.golds.isEmpty else { return }
    for shape in Shape.allCases {
      let data = try EvaluationFolder.read(
        gold: shape.text(made.gold), predictions: shape.text(made.predictions),
        swapped: shape.text(made.swapped), ending: shape.ending)
      #expect(data.pairs.golds == expected.golds)
      #expect(data.pairs.forwards == expected.forwards)
      #expect(data.pairs.swappeds == expected.swappeds)
      #expect(Self.renumbered(data.pairs.questionNumbers) == expected.questions)
      #expect(data.pairs.questions == Set(data.pairs.questionNumbers).count)
      #expect(data.pairs.rows.allSatisfy { 0..<data.pairs.questions ~= Int($0.question) })
    }
  }

  @Test("Every row is in the table or counted", arguments: 0..<20)
  func nothingLost(_ seed: Int) throws {
    let made = Made(seed: seed)
    guard
      let data = try? EvaluationFolder.read(
        gold: Shape.lines.text(made.gold), predictions: Shape.lines.text(made.predictions))
    else { return }
    let out = { (reason: String) in data.leftOut(reason).count }
    #expect(
      made.gold.count + made.predictions.count
        == 2 * data.pairs.rows.count + out("no_prediction") + out("no_gold") + out("broken_row")
        + out("duplicate_id"))
  }

  @Test("Ends of lines, a byte order mark and compression change nothing")
  func bytes() throws {
    let made = Made(seed: 3)
    for shape in Shape.allCases {
      let plain = try EvaluationFolder.read(
        gold: shape.text(made.gold), predictions: shape.text(made.predictions),
        ending: shape.ending)
      let windows = try EvaluationFolder.read(
        gold: "\u{FEFF}" + shape.text(made.gold, end: "\r\n"),
        predictions: "\u{FEFF}" + shape.text(made.predictions, end: "\r\n"),
        ending: shape.ending)
      #expect(windows == plain)
      let folder = try EvaluationFolder()
      var files = EvaluationFiles(predictions: folder.path("predictions.\(shape.ending)"))
      files.gold = folder.path("gold.\(shape.ending)")
      // The name says nothing of it.
      try folder.write(
        Gzip.member(Array(shape.text(made.predictions).utf8)),
        to: "predictions.\(shape.ending)")
      try folder.write(
        Gzip.member(Array(shape.text(made.gold).utf8)), to: "gold.\(shape.ending)")
      let packed = try withExtendedLifetime(folder) { try files.read() }
      #expect(packed == plain)
    }
  }

  @Test("Where a block of the file ends changes nothing", arguments: [1, 7, 100, 4096])
  func blocks(_ size: Int) throws {
    let made = Made(seed: 5)
    let files = try EvaluationFolder()
    let input = try files.files(
      gold: Shape.lines.text(made.gold), predictions: Shape.lines.text(made.predictions))
    let limits = ReadLimits(block: size, sample: min(size, 64))
    try withExtendedLifetime(files) {
      let whole = try EvaluationReader(input).read()
      let parts = try EvaluationReader(input, limits: limits).read()
      #expect(parts.data == whole.data)
    }
  }
}
