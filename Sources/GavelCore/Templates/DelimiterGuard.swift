/// Keeps a candidate's text from passing for the template around it.
///
/// Wherever the text holds something that looks like one of the template's delimiters, as
/// ``LookAlikes`` has it, a backslash is put before it. Everything else stays byte for byte.
public struct DelimiterGuard: Hashable, Sendable {
  private let delimiters: LookAlikes

  public init(_ delimiters: [String]) { self.delimiters = LookAlikes(delimiters) }

  /// The text with a backslash before each look-alike.
  public func neutralised(_ text: String) -> String {
    let places = delimiters.places(in: text)
    guard !places.isEmpty else { return text }
    var safe = String.UnicodeScalarView()
    var rest = text.unicodeScalars.startIndex
    for place in places {
      safe.append(contentsOf: text.unicodeScalars[rest..<place])
      safe.append("\\")
      rest = place
    }
    safe.append(contentsOf: text.unicodeScalars[rest...])
    return String(safe)
  }
}
