import Foundation

/// Writes every file below a folder into one Swift source file, as bytes of a string literal.
///
/// Usage: `embed-templates OUTPUT ROOT FILE...`, where each file lies below the root.
@main
struct EmbedTemplates {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count >= 2, let output = arguments.first else {
      throw Usage()
    }
    let root = URL(fileURLWithPath: arguments[arguments.startIndex + 1]).standardizedFileURL.path
    var lines = ["/// The folder `templates/` as it was when this binary was built, path to text."]
    lines.append("enum EmbeddedTemplates {")
    lines.append("  static let files: [String: String] = [")
    for file in arguments.dropFirst(2).sorted() {
      let url = URL(fileURLWithPath: file).standardizedFileURL
      let text = try String(contentsOf: url, encoding: .utf8)
      let name = String(url.path.dropFirst(root.count + 1))
      lines.append("    \(literal(name)): \(literal(text)),")
    }
    if arguments.count == 2 { lines.append("    :") }
    lines.append("  ]")
    lines.append("}")
    lines.append("")
    try lines.joined(separator: "\n")
      .write(toFile: output, atomically: true, encoding: .utf8)
  }

  /// A string literal of ASCII alone, whatever the text holds.
  private static func literal(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": literal += "\\\""
      case "\\": literal += "\\\\"
      case "\n": literal += "\\n"
      case " "..."~": literal.unicodeScalars.append(scalar)
      default: literal += "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
    return literal + "\""
  }

  private struct Usage: Error, CustomStringConvertible {
    var description: String { "usage: embed-templates OUTPUT ROOT FILE..." }
  }
}
