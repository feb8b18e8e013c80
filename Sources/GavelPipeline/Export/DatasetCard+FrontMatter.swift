import GavelCore
import GavelStore

extension DatasetCard {
  /// What Hugging Face reads of a card: the files of each split, their sizes, licence, languages.
  var frontMatter: [String] {
    let counts = manifest.tally.counts
    var lines = ["---", "pretty_name: \(quoted(manifest.settings.name))"]
    lines.append("license: \(quoted(manifest.export.license ?? "other"))")
    if !manifest.export.languages.isEmpty {
      lines += ["language:"] + manifest.export.languages.map { "- \(quoted($0))" }
    }
    lines += ["task_categories:", "- text-generation"]
    let subject = manifest.export.of == .pairs ? "pairwise-comparison" : "pointwise-grading"
    lines += ["tags:", "- llm-as-a-judge", "- \(subject)"]
    lines.append(manifest.isSimulated ? "- simulated" : "- synthetic")
    lines += ["size_categories:", "- \(Self.size(of: counts.train + counts.validation))"]
    let splits = SplitName.allCases.compactMap { split in
      manifest.files.first { $0.name == "\(split.rawValue).jsonl" && $0.lines > 0 }
        .map { (split.rawValue, $0) }
    }
    // A split without lines has no features to be read.
    guard !splits.isEmpty else { return lines + ["---"] }
    lines += ["configs:", "- config_name: default", "  data_files:"]
    lines += splits.flatMap { ["  - split: \($0)", "    path: \($1.name)"] }
    lines += ["dataset_info:", "  config_name: default", "  splits:"]
    lines += splits.flatMap {
      ["  - name: \($0)", "    num_bytes: \($1.bytes)", "    num_examples: \($1.lines)"]
    }
    let bytes = splits.reduce(0) { $0 + $1.1.bytes }
    return lines + ["  download_size: \(bytes)", "  dataset_size: \(bytes)", "---"]
  }

  private static func size(of count: Int) -> String {
    let sizes = [
      (1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"),
      (10_000_000, "1M<n<10M"), (100_000_000, "10M<n<100M"),
    ]
    return sizes.first { count < $0.0 }?.1 ?? "100M<n<1B"
  }

  private func quoted(_ text: String) -> String { JSONValue.string(text).line }
}
