/// Why the fields of a CSV row cannot be told apart.
enum CSVFieldError: Error, Hashable, CustomStringConvertible {
  /// The field is counted from 1.
  case textAfterQuote(field: Int)
  case quoteNotClosed

  var description: String {
    switch self {
    case .textAfterQuote(let field):
      "text after the closing quote of field \(field), expected a delimiter; "
        + "double the quotes inside a field"
    case .quoteNotClosed: "a quote that is never closed"
    }
  }
}
