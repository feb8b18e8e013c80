extension EvaluationReport {
  /// A row for each number, as RFC 4180 has it; what has no value is an empty field and a reason.
  public var csv: String {
    var rows = [
      [
        "section", "group_kind", "group", "measure", "value", "undefined", "n", "lower", "upper",
        "method", "standard_error",
      ]
    ]
    for section in sections {
      for measure in section.measures {
        rows.append(
          [section.name, section.group?.kind ?? "", section.group?.name ?? ""] + measure.fields)
      }
    }
    return rows.map { $0.map(Self.field).joined(separator: ",") + "\r\n" }.joined()
  }

  private static func field(_ text: String) -> String {
    let isPlain = !text.unicodeScalars.contains {
      $0 == "," || $0 == "\"" || $0 == "\r" || $0 == "\n"
    }
    return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}

extension Measured {
  fileprivate var fields: [String] {
    func text(_ value: Double?) -> String {
      guard case .number(let literal) = JSONValue.finite(value) else { return "" }
      return literal
    }
    return [
      name, text(number), estimate.undefined?.rawValue ?? "", String(n), text(interval?.lower),
      text(interval?.upper), interval?.method.rawValue ?? "", text(standardError),
    ]
  }
}
