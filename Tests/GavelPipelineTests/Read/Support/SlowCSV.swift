/// RFC 4180 one scalar at a time over the whole text, to compare with.
enum SlowCSV {
  enum Row: Equatable {
    case fields([String])
    /// Text behind a closing quote, or a quote that is never closed.
    case bad
  }

  static func rows(of text: String) -> [Row] {
    var rows: [Row] = []
    var lines = ""
    var isQuoted = false
    var isFieldStart = true
    var rest = Array(text.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      if isQuoted {
        lines.unicodeScalars.append(scalar)
        guard scalar == "\"" else { continue }
        if rest.first == "\"" {
          lines.unicodeScalars.append(rest.removeFirst())
        } else {
          isQuoted = false
        }
      } else if scalar == "\n" {
        add(lines, to: &rows)
        lines = ""
        isFieldStart = true
      } else {
        lines.unicodeScalars.append(scalar)
        isQuoted = scalar == "\"" && isFieldStart
        isFieldStart = scalar == ","
      }
    }
    if isQuoted {
      rows.append(.bad)
    } else {
      add(lines, to: &rows)
    }
    return rows
  }

  private static func add(_ line: String, to rows: inout [Row]) {
    var scalars = Array(line.unicodeScalars)
    if scalars.last == "\r" { scalars.removeLast() }
    if scalars.allSatisfy({ $0 == " " || $0 == "\r" }) { return }
    var fields: [String] = []
    var rest = scalars[...]
    while true {
      var field = ""
      if rest.first == "\"" {
        rest.removeFirst()
        while let scalar = rest.popFirst() {
          if scalar == "\"" {
            guard rest.first == "\"" else { break }
            rest.removeFirst()
          }
          field.unicodeScalars.append(scalar)
        }
        if let next = rest.first, next != "," {
          rows.append(.bad)
          return
        }
      } else {
        while let scalar = rest.first, scalar != "," {
          field.unicodeScalars.append(scalar)
          rest.removeFirst()
        }
      }
      fields.append(field)
      if rest.popFirst() == nil { break }
    }
    rows.append(.fields(fields))
  }
}
