extension EvaluationReport {
  /// Tables for a paper or a pull request.
  public var markdown: String {
    var blocks: [String] = []
    for chapter in chapters {
      blocks.append("### \(Self.escaped(chapter.name.replacing("_", with: " ")))")
      if !chapter.measures.isEmpty { blocks.append(table(of: chapter.measures)) }
      blocks += chapter.matrices.map(Self.table)
      blocks += chapter.groupings.map(Self.table)
    }
    if !notes.isEmpty {
      blocks.append(notes.map { "- \(Self.escaped($0))" }.joined(separator: "\n"))
    }
    blocks += warnings.map { "> **Warning:** \(Self.escaped($0))" }
    blocks.append("Signature: \(Self.code(signature.description))")
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func table(of measures: [Measured]) -> String {
    Self.table(
      head: ["measure", "value", "\(percent) % interval", "n"], right: [1, 3],
      measures.map { measure in
        let reason = measure.estimate.undefined.map { " (\($0))" } ?? ""
        let isKnown = measure.standardError?.isFinite ?? false
        let error = isKnown ? " ± \(Measured.decimal(measure.standardError ?? 0, places: 3))" : ""
        return [
          measure.name, measure.text(places: 3) + reason + error,
          measure.intervalText(places: 3) ?? "", String(measure.n),
        ]
      })
  }

  /// The intervals' confidence in per cent: `95`, `99.5`.
  public var percent: String {
    let tenths = (level * 1000).rounded()
    return tenths.truncatingRemainder(dividingBy: 10) == 0
      ? String(Int(tenths / 10)) : Measured.decimal(tenths / 10, places: 1)
  }

  private static func table(of matrix: LabelledMatrix) -> String {
    table(
      head: [matrix.name] + matrix.columns, right: Set(1...max(1, matrix.columns.count)),
      matrix.rows.enumerated().map { row, name in
        [name] + matrix.counts(ofRow: row).map(String.init)
      })
  }

  private static func table(of grouping: EvaluationChapter.Grouping) -> String {
    let names = grouping.measureNames
    return table(
      head: [grouping.kind.replacing("_", with: " "), "n"] + names,
      right: Set(1...names.count + 1),
      grouping.sections.map { section in
        let cells = names.map { name in
          guard let measure = section.measures.first(where: { $0.name == name }) else { return "" }
          let interval = measure.intervalText(places: 3).map { " \($0)" } ?? ""
          return measure.text(places: 3) + interval
        }
        return [section.group?.name ?? "", String(section.measures.first?.n ?? 0)] + cells
      })
  }

  private static func table(head: [String], right: Set<Int>, _ rows: [[String]]) -> String {
    let rule = head.indices.map { right.contains($0) ? "---:" : "---" }
    let cells = [head.map(escaped), rule] + rows.map { $0.map(escaped) }
    return cells.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  /// A text that Markdown shows as it is, on one line.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "#", "~": escaped += "\\"
      case "\n", "\r", "\t", "\u{2028}", "\u{2029}":
        escaped += " "
        continue
      default: break
      }
      escaped.unicodeScalars.append(scalar)
    }
    return escaped
  }

  private static func code(_ text: String) -> String {
    let fence = text.contains("`") ? "``" : "`"
    return fence + text + fence
  }
}
