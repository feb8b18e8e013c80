import Foundation
import GavelCore

/// A row for each part of the rows: the measures that a reader looks for first, as many as fit.
struct EvaluationGroupTable {
  let lines: [String]
  /// Whether there were measures for which there is no room.
  let isCut: Bool

  init(_ grouping: EvaluationChapter.Grouping, columns: Int) {
    let kind = grouping.kind.replacingOccurrences(of: "_", with: " ")
    let sections = grouping.sections
    let measured = grouping.measureNames.map { name in
      sections.map { section in section.measures.first { $0.name == name } }
    }
    // Long names leave room for three columns of numbers.
    let widest = max(24, columns - 46)
    let names = sections.map { Self.oneLine($0.group?.name ?? "").cut(to: widest) }
    var numbers: [[String]] = [["n"] + sections.map { ($0.measures.first?.n ?? 0).grouped }]
    var shown: [String] = []
    var width = ([kind] + names).map(\.columns).max() ?? 0
    width += 2 + Self.width(numbers[0])
    for (place, name) in grouping.measureNames.enumerated() {
      var column = [name] + measured[place].map { $0?.groupText ?? "" }
      if place == 0, measured[0].contains(where: { $0?.interval != nil }) {
        let intervals = [""] + measured[0].map { $0?.intervalText(places: 2) ?? "" }
        // Spaces where there is none, so that numbers stand below each other.
        column = zip(column, Self.padded(intervals)).map { "\($0) \($1)" }
        let rest = Self.padded(intervals)[0].columns + 1
        column[0] = name + String(repeating: " ", count: rest)
      }
      guard width + 2 + Self.width(column) <= columns else { break }
      width += 2 + Self.width(column)
      numbers.append(column)
      shown.append(name)
    }
    var table = Table(numbers: Set(1...numbers.count))
    for row in 0...sections.count {
      table.rows.append([row == 0 ? kind : names[row - 1]] + numbers.map { $0[row] })
    }
    var lines = table.lines
    for (name, reasons) in Self.reasons(sections, shown) {
      lines += reasons.joined(separator: "; ").wrapped(after: "– \(name): ", columns: columns)
    }
    isCut = shown.count < grouping.measureNames.count
    self.lines = lines
  }

  private static func width(_ cells: [String]) -> Int { cells.map(\.columns).max() ?? 0 }

  private static func padded(_ cells: [String]) -> [String] {
    let width = width(cells)
    return cells.map { $0.padded(width) }
  }

  /// Why some cells have no value: the distinct reasons of each shown measure.
  private static func reasons(
    _ sections: [EvaluationSection], _ shown: [String]
  ) -> [(name: String, reasons: [String])] {
    shown.compactMap { name in
      var reasons: [String] = []
      for measure in sections.flatMap(\.measures) where measure.name == name {
        guard let reason = measure.estimate.undefined else { continue }
        if !reasons.contains("\(reason)") { reasons.append("\(reason)") }
      }
      return reasons.isEmpty ? nil : (name, reasons)
    }
  }

  /// The text with every run of white space and controls as one space.
  private static func oneLine(_ text: String) -> String {
    text.unicodeScalars.split {
      $0.properties.isWhitespace || $0.properties.generalCategory == .control
    }.map { String($0) }.joined(separator: " ")
  }
}

extension Measured {
  fileprivate var groupText: String {
    isCount ? number.map { Int($0).grouped } ?? "–" : text(places: 3)
  }
}
