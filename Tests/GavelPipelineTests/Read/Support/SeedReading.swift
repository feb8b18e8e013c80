import GavelCore

@testable import GavelPipeline

/// Everything that a reader says of a file.
struct SeedReading: Equatable {
  var rows: [SourceRow] = []
  var warnings: [String]
  let format: Settings.SourceFormat

  init(_ reader: consuming SourceReader) throws(SourceError) {
    format = reader.format
    while let row = try reader.next() { rows.append(row) }
    warnings = reader.warnings.map(\.description)
  }

  var queries: [QueryFields] {
    rows.compactMap { row in
      guard case .fields(let fields, _) = row else { return nil }
      return fields
    }
  }

  var instructions: [String] { queries.map(\.instruction) }

  var reasons: [DropReason] {
    rows.compactMap { row in
      guard case .problem(let reason, _, _) = row else { return nil }
      return reason
    }
  }

  /// As a person would see them.
  var problems: [String] {
    rows.compactMap { row in
      guard case .problem(let reason, let message, let place) = row else { return nil }
      return "\(place): \(message) [\(reason.rawValue)]"
    }
  }

  /// The line of every row.
  var lines: [Int] {
    rows.map { row in
      switch row {
      case .fields(_, let place), .problem(_, _, let place): place.line
      }
    }
  }
}
