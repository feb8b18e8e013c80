import Foundation
import GavelCore

/// An evaluation's report for people, as wide as the terminal and at most 100 columns.
struct EvaluationText {
  private(set) var lines: [String] = []
  private let report: EvaluationReport
  private let columns: Int

  /// - Parameter columns: how many there are; fewer than 60 are taken for 60.
  init(_ report: EvaluationReport, columns: Int = 100) {
    self.report = report
    self.columns = min(100, max(60, columns))
    let chapters = report.chapters
    let names = chapters.filter { $0.name != EvaluationReport.countsName }
      .flatMap(\.measures).map(\.name.columns)
    // The rest is for the numbers of a line.
    let nameWidth = min(self.columns - 48, max(12, names.max() ?? 0))
    var lines: [String] = []
    var isCut = false
    for chapter in chapters {
      if !lines.isEmpty { lines.append("") }
      lines +=
        chapter.name == EvaluationReport.countsName
        ? counts(chapter.measures)
        : self.lines(of: chapter, nameWidth: nameWidth, isCut: &isCut)
    }
    let all = "tables by group show what fits; --json, --csv and --markdown have all"
    let notes = report.notes + (isCut ? [all] : [])
    if !notes.isEmpty { lines.append("") }
    for note in notes { lines += wrapped(note, after: "note  ") }
    if !report.warnings.isEmpty { lines.append("") }
    for warning in report.warnings { lines += wrapped(warning, after: "warning  ") }
    self.lines = lines + [""] + signature
  }

  /// `pairs 60 · questions 30 · labelled 56`, on as many lines as it takes.
  private func counts(_ measures: [Measured]) -> [String] {
    measures.reduce(into: [String]()) { lines, measure in
      let number = measure.number.map { Int($0).grouped } ?? "–"
      let part = "\(measure.name) \(number)"
      if let last = lines.last, last.columns + 3 + part.columns <= columns {
        lines[lines.count - 1] = "\(last) · \(part)"
      } else {
        lines.append(part)
      }
    }
  }

  private func lines(
    of chapter: EvaluationChapter, nameWidth: Int, isCut: inout Bool
  ) -> [String] {
    let title = chapter.name.replacingOccurrences(of: "_", with: " ")
    let matrices = chapter.matrices.flatMap { [""] + self.lines(of: $0) }
    var lines: [String] = []
    if chapter.measures.isEmpty {
      lines.append(title)
    } else {
      lines.append(row(title, "value", "n", "\(report.percent) % interval", nameWidth).trimmed)
      for measure in chapter.measures { lines += self.lines(of: measure, nameWidth: nameWidth) }
      lines += matrices
    }
    for (index, grouping) in chapter.groupings.enumerated() {
      if index > 0 || !chapter.measures.isEmpty { lines.append("") }
      let table = EvaluationGroupTable(grouping, columns: columns)
      lines += table.lines
      if table.isCut { isCut = true }
    }
    return chapter.measures.isEmpty ? lines + matrices : lines
  }

  private func lines(of measure: Measured, nameWidth: Int) -> [String] {
    let n = measure.n.grouped
    let head = row(
      measure.name.cut(to: nameWidth), measure.isCount ? groupedCount(measure) : measure.text(),
      n, "", nameWidth)
    var rest = [measure.intervalText()].compactMap { $0 }
    if measure.interval?.method == .wilson { rest.append("Wilson") }
    if let error = measure.standardError, error.isFinite, measure.interval == nil {
      rest.append("standard error \(Measured.decimal(error, places: 4))")
    }
    if let reason = measure.estimate.undefined { rest = ["\(reason)"] }
    return wrapped(rest.joined(separator: "  "), after: head)
  }

  private func groupedCount(_ measure: Measured) -> String {
    measure.number.map { Int($0).grouped } ?? "–"
  }

  private func row(
    _ name: String, _ value: String, _ n: String, _ rest: String, _ nameWidth: Int
  ) -> String {
    "\(name.padded(nameWidth))  \(value.padded(9, right: true))  \(n.padded(9, right: true))  \(rest)"
  }

  private func lines(of matrix: LabelledMatrix) -> [String] {
    var table = Table(numbers: Set(1...max(1, matrix.columns.count)))
    let title = matrix.name.replacingOccurrences(of: "_", with: " ")
    table.rows.append([title] + matrix.columns)
    for (row, name) in matrix.rows.enumerated() {
      table.rows.append(["  \(name)"] + matrix.counts(ofRow: row).map(\.grouped))
    }
    return table.lines.map { $0.cut(to: columns) } + (Self.legends[matrix.name].map { [$0] } ?? [])
  }

  /// What the rows and columns of a matrix are.
  private static let legends = [
    "agreement": "down: the label; across: what the judge said",
    "consistency": "down: said with a in front; across: with b in front",
    "wins": "how often the model of the row won against that of the column",
  ]

  /// The signature, broken behind bars where it is too long for a line.
  private var signature: [String] {
    let head = "signature  "
    let space = String(repeating: " ", count: head.count)
    var lines = [head]
    let parts = report.signature.description.split(
      separator: "|", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      let text = index + 1 < parts.count ? "\(part)|" : String(part)
      if lines[lines.count - 1].count > head.count,
        lines[lines.count - 1].columns + text.columns > columns
      {
        lines.append(space)
      }
      lines[lines.count - 1] += text
    }
    return lines
  }

  private func wrapped(_ text: String, after head: String) -> [String] {
    text.wrapped(after: head, columns: columns)
  }
}

extension String {
  /// The text behind a head, on as many lines as it takes, each beginning below the first.
  ///
  /// Lines are broken at spaces; a word that is wider than a line is broken where the line ends.
  func wrapped(after head: String, columns: Int) -> [String] {
    let room = max(10, columns - head.columns)
    var lines = [""]
    for word in split(separator: " ", omittingEmptySubsequences: false) {
      var word = String(word)
      let last = lines[lines.count - 1]
      if last.columns + (last.isEmpty ? 0 : 1) + word.columns <= room {
        lines[lines.count - 1] += (last.isEmpty ? "" : " ") + word
        continue
      }
      if !last.isEmpty { lines.append("") }
      while word.columns > room {
        var width = 0
        let fitting = word.prefix { character in
          width += String(character).columns
          return width <= room
        }
        lines[lines.count - 1] = String(fitting)
        lines.append("")
        word.removeFirst(fitting.count)
      }
      lines[lines.count - 1] = word
    }
    let space = String(repeating: " ", count: head.columns)
    return lines.enumerated().map { (($0.offset == 0 ? head : space) + $0.element).trimmed }
  }

  /// The text without spaces at its end.
  var trimmed: String {
    var text = self
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }
}
