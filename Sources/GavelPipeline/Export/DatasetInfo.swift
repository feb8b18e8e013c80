import GavelCore
import GavelStore

/// `dataset_info.json`, by which LLaMA-Factory finds an export: `dataset_dir` is the export's folder,
/// `dataset` is `NAME_train`, and `eval_dataset` is `NAME_validation`.
///
/// A split without lines has no entry: it could not be loaded.
struct DatasetInfo {
  let json: JSONValue

  /// - Returns: nil where LLaMA-Factory does not read the format.
  init?(settings: Settings, format: any ExportFormat.Type, files: [ExportedFile]) {
    guard let fields = format.datasetInfo else { return nil }
    let name = Self.name(of: settings)
    let entries = SplitName.allCases.compactMap {
      split -> (key: String, value: JSONValue)? in
      let file = "\(split.rawValue).jsonl"
      guard files.contains(where: { $0.name == file && $0.lines > 0 }) else { return nil }
      let members = [(key: "file_name", value: JSONValue.string(file))] + fields.members
      return ("\(name)_\(split.rawValue)", .object(JSONObject(members)))
    }
    json = .object(JSONObject(entries))
  }

  /// The run's name without what would end a name in a list of data sets.
  private static func name(of settings: Settings) -> String {
    String(settings.name.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "_" })
  }
}
