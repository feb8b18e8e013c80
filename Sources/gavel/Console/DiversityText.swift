import Foundation
import GavelCore
import GavelPipeline

/// A diversity report for people, at most 80 columns wide.
struct DiversityText {
  let lines: [String]
  private static let width = 80

  init(_ report: DiversityReport) {
    var lines = Self.counts(report)
    if let copies = report.copies {
      lines += [
        "",
        "exact duplicates  \(Self.count(copies, "query repeats", "queries repeat")) "
          + "the text of an earlier one",
      ]
    }
    lines += Self.nearest(report)
    lines +=
      Self.measures("Self-BLEU", report.selfBLEU) + Self.measures("distinct", report.distinct)
    lines += Self.clusters(report.clusters)
    if report.sections.isEmpty {
      lines += ["", "--report full adds Self-BLEU, distinct-n, nearest queries and clusters"]
    }
    self.lines = lines + ["", "signature  \(report.signature)"]
  }

  private static func counts(_ report: DiversityReport) -> [String] {
    let fields = report.input.fields.map { name, count in
      report.input.fields.count == 1 ? "\"\(name)\"" : "\"\(name)\" (\(count.grouped))"
    }
    var read = "\(report.kind)"
    if !fields.isEmpty { read += ", \(fields.joined(separator: ", "))" }
    if report.input.inputs > 0 { read += ", \(report.input.inputs.grouped) with an input" }
    var table = Table(numbers: [1])
    table.rows.append(["rows", report.rows.grouped, read])
    if report.unreadable > 0 { table.rows.append(["unreadable", "−" + report.unreadable.grouped]) }
    table.rows.append([
      "queries", report.queries.grouped,
      report.withoutTokens > 0 ? "\(report.withoutTokens.grouped) without a token" : "",
    ])
    for file in report.against {
      table.rows.append(["against", file.texts.grouped, file.path])
    }
    let above = report.threshold.map { "ROUGE-L F above \($0) with a" }
    for (reason, what) in [
      (DropReason.exactDuplicate, "the same text as a kept query"),
      (.nearDuplicate, above.map { "\($0) kept query" }),
      (.nearBenchmark, above.map { "\($0) text of the against files" }),
      (.selfBLEU, "the highest Self-BLEU"),
    ] {
      guard let what, let count = report.dropped(as: reason) else { continue }
      table.rows.append([reason.rawValue, "−" + count.grouped, what])
    }
    let guarded =
      report.hasNumbersGuard
      ? "\(report.guarded.grouped) only for their numbers"
      : ""
    table.rows.append(["kept", report.kept.grouped, guarded])
    var lines = table.lines
    for file in [report.input] + report.against {
      for problem in file.unreadable {
        lines.append(
          "\(problem.reason.rawValue): \(count(problem.count, "row", "rows")), first \(problem.first)"
        )
      }
      lines += file.warnings.map { "warning: \($0)" }
    }
    if report.droppedF.count > 0 {
      lines += ["", "ROUGE-L F of near-duplicates with what they are near"]
      lines += bars([report.droppedF], from: report.threshold ?? 0)
    }
    return lines
  }

  private static func nearest(_ report: DiversityReport) -> [String] {
    let all = [
      ("before", report.nearestBefore), ("after", report.nearestAfter),
      ("against", report.nearestAgainst),
    ].compactMap { name, nearest in nearest.map { (name, $0) } }
    guard !all.isEmpty else { return [] }
    var lines = ["", "highest ROUGE-L F of a query with any other"]
    for (name, nearest) in all {
      let sample = nearest.sampleOf.map {
        "sample of \(nearest.f.count.grouped) of \($0.grouped), seed \(report.seed)"
      }
      lines.append("  \(name): \(sample ?? "all \(nearest.f.count.grouped)")")
    }
    lines += bars(all.map(\.1.f), names: all.map(\.0), from: 0)
    return lines
  }

  /// A row a bucket, a bar chart a column.
  private static func bars(_ histograms: [Histogram], names: [String] = [], from: Double)
    -> [String]
  {
    var table = Table(numbers: Set(stride(from: 1, through: 2 * histograms.count, by: 2)))
    if !names.isEmpty { table.rows.append([""] + names.flatMap { ["", $0] }) }
    let barWidth = histograms.count == 1 ? 40 : histograms.count == 2 ? 20 : 12
    for (index, bucket) in histograms[0].rows.enumerated() {
      let isOne = index == 10
      guard isOne || bucket.from + 0.1 > from + 1e-9 else { continue }
      var row = [
        "  " + (isOne ? "= 1" : "\(bucket.from.fixed(1))–\((bucket.from + 0.1).fixed(1))")
      ]
      for histogram in histograms {
        let count = histogram.rows[index].count
        let most = histogram.rows.map(\.count).max() ?? 0
        row.append(count.grouped)
        row.append(bar(count, of: most, width: barWidth))
      }
      table.rows.append(row)
    }
    for (name, value) in [("mean", \Histogram.mean), ("median", \Histogram.median)] {
      table.rows.append(
        ["  \(name)"] + histograms.flatMap { [number($0[keyPath: value]), ""] })
    }
    return table.lines
  }

  private static func bar(_ count: Int, of most: Int, width: Int) -> String {
    guard most > 0, count > 0 else { return "" }
    let eighths = max(1, count * width * 8 / most)
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }

  private static func measures(_ name: String, _ measures: [DiversityReport.Measure]?) -> [String] {
    guard let measures else { return [] }
    var table = Table(numbers: [1, 2])
    table.rows.append([name, "before", "after"])
    for measure in measures {
      table.rows.append(["\(name)-\(measure.order)", number(measure.before), number(measure.after)])
    }
    return [""] + table.lines
  }

  private static func clusters(_ clusters: DiversityReport.Clusters?) -> [String] {
    guard let clusters else { return [] }
    var lines = [
      "",
      "clusters before, joined above \(clusters.above): "
        + "\(clusters.count.grouped) of \(clusters.queries.grouped) queries"
        + (clusters.largest.isEmpty ? "" : "; the largest"),
    ]
    for cluster in clusters.largest {
      lines.append("  \(cluster.size.grouped) queries")
      for example in cluster.examples {
        lines.append(cut("    line \(example.line): \(oneLine(example.text))"))
      }
    }
    return lines
  }

  /// The text with every run of white space and controls as one space.
  private static func oneLine(_ text: String) -> String {
    text.unicodeScalars.split {
      $0.properties.isWhitespace || $0.properties.generalCategory == .control
    }.map { String($0) }.joined(separator: " ")
  }

  private static func cut(_ line: String) -> String {
    guard line.columns > width else { return line }
    var columns = 0
    let head = line.prefix { character in
      columns += String(character).columns
      return columns < width
    }
    return head + "…"
  }

  private static func number(_ value: Double?) -> String {
    value?.fixed(4) ?? "–"
  }

  private static func count(_ count: Int, _ one: String, _ many: String) -> String {
    "\(count.grouped) \(count == 1 ? one : many)"
  }
}
