/// Reads a template's text into its parts.
struct TemplateReader {
  private let file: String
  private let known: Set<TemplateSlot>
  private var rest: Substring
  private var line = 1
  private var isAtLineStart = true

  init(_ source: String, file: String, slots: Set<TemplateSlot>) {
    self.file = file
    known = slots
    let text = source.replacing("\r\n", with: "\n")
    rest = text.hasSuffix("\n") ? text.dropLast() : text[...]
  }

  mutating func read() throws(TemplateError) -> [Template.Part] {
    try parts(inside: nil)
  }

  private mutating func parts(
    inside section: (tag: String, slot: TemplateSlot, line: Int)?
  ) throws(TemplateError) -> [Template.Part] {
    var parts: [Template.Part] = []
    while let open = rest.firstRange(of: "{{") {
      let literal = rest[..<open.lowerBound]
      advance(over: literal)
      let tagLine = line
      guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
        throw error("a {{ without its }}", at: tagLine)
      }
      let tag = rest[open.upperBound..<close.lowerBound].trimmingWhitespace
      advance(over: rest[open.upperBound..<close.lowerBound])
      let before = skip(tag, literal, rest[close.upperBound...])
      if !before.isEmpty { parts.append(.literal(String(before))) }
      switch tag.first {
      case "!": break
      case "#", "^":
        let slot = try slot(tag.dropFirst().trimmingWhitespace, at: tagLine)
        let inner = try self.parts(inside: (tag, slot, tagLine))
        parts.append(.section(slot, whenPresent: tag.first == "#", inner))
      case "/":
        let name = tag.dropFirst().trimmingWhitespace
        guard let section, section.slot.rawValue == name else {
          let open = section.map { "{{\($0.tag)}} of line \($0.line)" } ?? "nothing"
          throw error("{{/\(name)}} closes \(open)", at: tagLine)
        }
        return parts
      default: parts.append(.slot(try slot(tag, at: tagLine)))
      }
    }
    if let section { throw error("{{\(section.tag)}} is never closed", at: section.line) }
    if !rest.isEmpty { parts.append(.literal(String(rest))) }
    rest = ""
    return parts
  }

  /// Goes on after a tag, and after its line where it is a section's or a comment's alone there.
  ///
  /// - Returns: the text before the tag that stays.
  private mutating func skip(
    _ tag: String, _ before: Substring, _ after: Substring
  ) -> Substring {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    let start = before.lastIndex { !isBlank($0) }.map { before[...$0] } ?? before.prefix(0)
    let end = after.drop(while: isBlank)
    let isAlone =
      (start.isEmpty ? isAtLineStart : start.hasSuffix("\n"))
      && (end.isEmpty || end.hasPrefix("\n"))
    guard let first = tag.first, "#^/!".contains(first), isAlone else {
      rest = after
      isAtLineStart = false
      return before
    }
    advance(over: end.prefix(1))
    rest = end.dropFirst()
    isAtLineStart = true
    return start
  }

  private mutating func advance(over text: Substring) {
    line += text.count { $0 == "\n" }
  }

  private func slot(_ name: String, at line: Int) throws(TemplateError) -> TemplateSlot {
    guard let slot = TemplateSlot(rawValue: name), known.contains(slot) else {
      let names = known.map(\.rawValue).sorted().joined(separator: ", ")
      throw error("no slot named \"\(name)\"; there are: \(names)", at: line)
    }
    return slot
  }

  private func error(_ message: String, at line: Int) -> TemplateError {
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
