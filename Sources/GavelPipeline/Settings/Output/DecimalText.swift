/// Numbers as people write them: `0.1` and `0.00001`, not `1e-1` and `1e-05`.
enum DecimalText {
  /// The shortest text that reads back as the same number, without an exponent where it is short.
  static func of(_ number: Double) -> String {
    if let whole = Int(exactly: number), abs(whole) < 1_000_000_000_000_000 {
      return String(whole)
    }
    let shortest = number.description
    let parts = shortest.split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]), (-12..<0).contains(exponent) else {
      return shortest
    }
    let sign = shortest.hasPrefix("-") ? "-" : ""
    let digits = parts[0].filter(\.isNumber)
    let trimmed = digits.hasSuffix("0") && digits.count > 1 ? digits.dropLast() : digits[...]
    return sign + "0." + String(repeating: "0", count: -exponent - 1) + trimmed
  }
}
