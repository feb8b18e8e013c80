/// Reads a template's text into its parts.
struct TemplateReader {
  private let file: String
  private let known: Set<String>
  private var rest: Substring
  private var line = 1

  init(_ source: String, file: String, slots: Set<String>) {
    self.file = file
    known = slots
    let text = source.replacing("\r\n", with: "\n")
    rest = text.hasSuffix("\n") ? text.dropLast() : text[...]
  }

  mutating func read() throws(TemplateError) -> [Template.Part] {
    try parts(inside: nil)
  }

  private mutating func parts(
    inside section: (name: String, line: Int)?
  ) throws(TemplateError) -> [Template.Part] {
    var parts: [Template.Part] = []
    while let open = rest.firstRange(of: "{{") {
      var literal = rest[..<open.lowerBound]
      guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
        advance(over: literal)
        throw error("a {{ without its }}")
      }
      let tag = rest[open.upperBound..<close.lowerBound].trimmingWhitespace
      var after = rest[close.upperBound...]
      let isMark =
        tag.hasPrefix("#") || tag.hasPrefix("^") || tag.hasPrefix("/")
        || tag.hasPrefix("!")
      let startsLine = literal.isEmpty ? atLineStart : literal.hasSuffix("\n")
      if isMark, startsLine, after.isEmpty || after.hasPrefix("\n") {
        if after.isEmpty { literal = literal.hasSuffix("\n") ? literal.dropLast() : literal }
        after = after.dropFirst()
        line += rest[..<close.upperBound].filter { $0 == "\n" }.count + (after.isEmpty ? 0 : 1)
        atLineStart = true
      } else {
        line += rest[..<close.upperBound].filter { $0 == "\n" }.count
        atLineStart = false
      }
      if !literal.isEmpty { parts.append(.literal(String(literal))) }
      rest = after
      switch tag.first {
      case "!": break
      case "#", "^":
        let name = try slot(String(tag.dropFirst()).trimmingWhitespace)
        let inner = try self.parts(inside: (name, line))
        parts.append(.section(name, whenPresent: tag.first == "#", inner))
      case "/":
        let name = String(tag.dropFirst()).trimmingWhitespace
        guard let section, section.name == name else {
          throw error(
            "{{/\(name)}} closes "
              + (section.map { "{{#\($0.name)}} of line \($0.line)" } ?? "nothing"))
        }
        return parts
      default: parts.append(.slot(try slot(tag)))
      }
    }
    if let section {
      throw TemplateError(
        file: file, line: section.line, message: "{{#\(section.name)}} is never closed")
    }
    if !rest.isEmpty { parts.append(.literal(String(rest))) }
    rest = ""
    return parts
  }

  private var atLineStart = true

  private mutating func advance(over text: Substring) {
    line += text.filter { $0 == "\n" }.count
  }

  private func slot(_ name: String) throws(TemplateError) -> String {
    guard known.contains(name) else {
      throw error(
        "no slot named \"\(name)\"; there are: \(known.sorted().joined(separator: ", "))")
    }
    return name
  }

  private func error(_ message: String) -> TemplateError {
    TemplateError(file: file, line: line, message: message)
  }
}

/// What is wrong with a template, and where.
public struct TemplateError: Error, Hashable, CustomStringConvertible {
  public let file: String
  public let line: Int
  public let message: String

  public init(file: String, line: Int, message: String) {
    self.file = file
    self.line = line
    self.message = message
  }

  public var description: String { "\(file):\(line): \(message)" }
}
