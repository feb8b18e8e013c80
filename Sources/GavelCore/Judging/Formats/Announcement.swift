/// A line before the label that does nothing but announce it: "Sure, here is my evaluation:".
///
/// The formats that begin with their label put it on the first line. Chat models like to say before
/// it that it comes; the label after that still stands alone where the answer begins. Anything that
/// could itself be a verdict, a score or a heading is no announcement, and so is a line without a
/// colon at its end: what follows it may be about anything.
enum Announcement {
  static func isOne(_ line: some StringProtocol) -> Bool {
    let text = line.trimmingWhitespace.lowercased()
    guard text.unicodeScalars.count <= 80, !text.hasPrefix("#") else { return false }
    let bare = text.unicodeScalars.map(\.halfWidth).filter { $0 != "*" && $0 != "_" }
    guard bare.last == ":", !bare.contains(where: { $0.properties.numericType != nil }) else {
      return false
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: bare)
    let words = " " + String(view)
    return !verdicts.contains(where: words.contains)
  }

  private static let verdicts = [
    " tie", "better", " best", "worse", "prefer", " win", "reason", "reference", "neither", " good",
    " fine", " same", " equal", "更好", "更差", "较好", "平局", "胜", "理由", "原因", "参考", "第一", "第二", "一样",
  ]
}
