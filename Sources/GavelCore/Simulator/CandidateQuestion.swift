/// What a candidate is asked: the last message of the user.
///
/// Of a prompt in the manner of Alpaca, which ends in an empty `### Response:`, the instruction and
/// the input.
struct CandidateQuestion {
  let text: String

  init(_ messages: [CompletionRequest.Message]) {
    guard let last = messages.last(where: { $0.role == .user }) else {
      text = messages.last?.content ?? ""
      return
    }
    text = Self.unwrapped(last.content) ?? last.content
  }

  private static func unwrapped(_ text: String) -> String? {
    guard text.utf8.contains(UInt8(ascii: "#")) else { return nil }
    let bytes = Array(text.utf8)
    let headings = PromptHeading.all(in: bytes)
    guard let close = headings.last, close.kind == .other,
      String(decoding: bytes[close.end...], as: UTF8.self).trimmingWhitespace.isEmpty,
      let open = headings.firstIndex(where: { $0.kind == .instruction || $0.kind == .task })
    else { return nil }
    var parts: [String] = []
    for (heading, next) in zip(headings[open...], headings[(open + 1)...])
    where [.instruction, .task, .input].contains(heading.kind) {
      parts.append(
        String(decoding: bytes[heading.end..<next.start], as: UTF8.self).trimmingWhitespace)
    }
    return parts.joined(separator: "\n\n")
  }
}
