import GavelCore
import GavelText

/// Writes a line of JSON for each query: its highest ROUGE-L with a text of the `against` files.
///
/// Every pair is measured, as Self-Instruct's figure of how near generated instructions are to the
/// seeds needs it (Wang et al. 2023). `{"line": 3, "rouge_l": 0.5, "against": {"file": "seeds.jsonl",
/// "line": 12}}`; without a common token `rouge_l` is 0 and `against` is null.
struct WriteHighest {
  let rows: QueryRows
  let against: AgainstFiles
  let corpus: TokenizedCorpus
  let file: OutputFile

  func write(threads: Int, _ progress: RunProgress) throws {
    let references = against.count
    progress.begin("highest", unit: "queries", total: corpus.count - references)
    let nearest = try HighestRougeL.nearest(
      to: Array(references..<corpus.count), among: Array(0..<references), in: corpus,
      threads: threads
    ) { done, _ in progress.reach(done) }
    for (row, nearest) in nearest.enumerated() {
      if row % 1024 == 0 { try Task.checkCancellation() }
      try file.append { out in
        out.append("{\"line\":")
        out.append(rows.table.line(of: row))
        out.append(",\"rouge_l\":")
        guard let nearest else { return out.append("0,\"against\":null}\n") }
        out.append(nearest.f == 1 ? "1" : nearest.f.description)
        let (file, other) = against.place(of: nearest.index)
        var path = against.files[file].file.path
        out.append(",\"against\":{\"file\":")
        path.withUTF8 { out.append(json: $0) }
        out.append(",\"line\":")
        out.append(against.files[file].table.line(of: other))
        out.append("}}\n")
      }
    }
  }
}
