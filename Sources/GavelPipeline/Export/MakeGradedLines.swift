import GavelCore
import GavelStore

/// Graded responses to the bytes of an export's lines.
struct MakeGradedLines: Sendable {
  let settings: Settings.Export
  let format: any ExportFormat
  /// The pack of the student's prompt, which teaches grades.
  let student: TemplatePack
  let draw: Draw

  func part(of responses: [CritiquedResponse]) -> MakeLines.Part {
    var part = MakeLines.Part()
    for response in responses {
      guard let split = response.split else { continue }
      let read = response.critiques.filter { $0.said != nil }
      part.input += read.count
      for (_, critiques) in Dictionary(grouping: read, by: \.teacher).sorted(by: { $0.key < $1.key }
      ) {
        let shown = shownMode(critiques)
        part.made += critiques.map { made(of: $0, of: response, in: split, shown: shown) }
      }
    }
    return part
  }

  /// The reference mode that is exported where both could be read and one is drawn; nil exports all.
  private func shownMode(_ critiques: [Critique]) -> ReferenceMode? {
    guard Set(critiques.map(\.mode)).count == 2, let share = settings.referenceDrop else {
      return nil
    }
    let key = "\(critiques[0].response) \(critiques[0].teacher)"
    return draw.uniform("reference_drop", key) < share ? .without : .with
  }

  private func made(
    of critique: Critique, of response: CritiquedResponse, in split: SplitName,
    shown: ReferenceMode?
  ) -> MakeLines.Made {
    func drop(_ reason: DropReason) -> MakeLines.Made {
      let drop = Drop(
        .critique, critique.id.description, at: .export, because: reason,
        detail: JSONObject([
          ("query", .string(response.query.id.description)),
          ("response", .string(response.response.description)),
          ("model", .string(critique.teacher)),
          ("reference_mode", .string(critique.mode.rawValue)),
        ]))
      return .drop(drop.line, reason, isAugmented: false)
    }
    guard let said = critique.said else {
      preconditionFailure("critiques that nobody could read were filtered out")
    }
    if let shown, critique.mode != shown { return drop(.referenceDropped) }
    if said.text == nil, student.critiques?.teachesReason == true { return drop(.noReason) }
    let graded = GradedResponse(
      critique: critique.id, response: response.response, query: response.query,
      text: response.text, candidate: response.candidate, teacher: critique.teacher,
      mode: critique.mode, said: said)
    guard let lesson = student.lesson(in: graded), let line = format.line(for: lesson) else {
      preconditionFailure("a pack or a format that has no graded responses was let through")
    }
    let tokens = settings.maxTokens.map { (LineMeasure.tokens(in: line), $0) }
    let isOver = tokens.map { $0 > $1 } ?? false
    if isOver, settings.over == .drop { return drop(.tooLong) }
    var bytes: [UInt8] = []
    line.write(to: &bytes)
    var origin: [UInt8] = []
    graded.origin(tokens: isOver ? tokens?.0 : nil).write(to: &origin)
    return .line(
      MadeLine(
        split: split, label: said.overall.scoreText, isAugmented: false, isOver: isOver,
        bytes: bytes, origin: origin))
  }
}

extension GradedResponse {
  /// Where the line came from.
  ///
  /// - Parameter tokens: how long it is, where that is above the greatest.
  fileprivate func origin(tokens: Int?) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("critique", .string(critique.description)), ("response", .string(response.description)),
      ("query", .string(query.id.description)),
    ]
    if let ownID = query.ownID { members.append(("own_id", .string(ownID))) }
    if let category = query.category { members.append(("category", .string(category))) }
    members += [
      ("teacher", .string(teacher)), ("reference_mode", .string(mode.rawValue)),
      ("candidate", .string(candidate)), ("score", .number(said.overall)),
    ]
    if let tokens { members.append(("over_max_tokens", .number(tokens))) }
    return .object(JSONObject(members))
  }
}
