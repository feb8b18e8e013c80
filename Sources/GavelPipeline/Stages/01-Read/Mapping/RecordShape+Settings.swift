extension RecordShape {
  /// The shape of a format; dialogues have none, their turns are looked at one by one.
  static func of(_ format: Settings.SourceFormat, fields: Settings.Fields) -> RecordShape {
    switch format {
    case .alpaca: .alpaca
    case .dolly: .dolly
    case .alignbench: .alignbench
    case .pandalm: .pandalm
    case .judgelm: .judgelm
    case .nova: .nova
    case .selfInstruct: .selfInstruct
    case .sharegpt, .auto, .generic: generic(fields)
    }
  }

  /// The named fields; for the others the usual names that are not taken by one.
  private static func generic(_ fields: Settings.Fields) -> RecordShape {
    let taken = RecordField.allCases.compactMap { fields[$0] }
    func names(_ field: RecordField) -> [FieldPath] {
      if let name = fields[field] { return [FieldPath(name)] }
      return usual.names(of: field).filter { !taken.contains($0.description) }
    }
    return RecordShape(
      instruction: names(.instruction), input: names(.input), reference: names(.reference),
      category: names(.category), id: names(.id))
  }
}

extension Settings.Fields {
  subscript(field: RecordField) -> String? {
    switch field {
    case .instruction: instruction
    case .input: input
    case .reference: reference
    case .category: category
    case .id: id
    }
  }
}
