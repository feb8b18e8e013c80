extension String {
  /// Whether there is nothing but white space.
  var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }

  /// The text without the white space around it; the rest byte for byte.
  var trimmed: String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    let end = scalars.index(after: last)
    if first == scalars.startIndex && end == scalars.endIndex { return self }
    return String(scalars[first..<end])
  }
}
