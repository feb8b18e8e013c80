extension JudgmentReason {
  /// The sentences of a language: `@` is the answer that is spoken of, `~` the other one, `+` what
  /// it covers, `-` what it misses.
  struct Phrases: Sendable {
    let empty: [String]
    let vague: [String]
    let complete: [String]
    let partial: [String]
    let better: [String]
    let betterAnyway: [String]
    let tie: [String]
    let sharedLead: String
    let closerToReference: String
    let evenWithReference: String
    let language: QuestionLanguage

    func sentence(
      _ sentence: String, _ name: String, other: String = "", covered: [String] = [],
      missed: [String] = []
    ) -> String {
      var text = ""
      for scalar in sentence.unicodeScalars {
        switch scalar {
        case "@": text += name
        case "~": text += other
        case "+": text += language.list(covered)
        case "-": text += language.list(missed)
        default: text.unicodeScalars.append(scalar)
        }
      }
      return text
    }

    static let english = Phrases(
      empty: ["@ is empty.", "@ gives no answer at all."],
      vague: [
        "@ stays vague and takes up nothing of the question.",
        "@ speaks in generalities and never gets to the point.",
        "@ could stand under any other question as well.",
      ],
      complete: [
        "@ covers everything that was asked, + included.",
        "@ deals with the whole question, for example with +.",
        "@ leaves nothing out and addresses + directly.",
      ],
      partial: [
        "@ covers + but leaves out -.", "@ takes up +, with no word of -.",
        "@ addresses + and says nothing about -.",
        "In @ there is something on +, yet nothing on -.",
      ],
      better: [
        "@ is therefore the better answer.", "Overall @ serves the user better than ~.",
        "That makes @ more complete than ~.", "On balance @ is preferable.",
      ],
      betterAnyway: [
        "@ is written more clearly, which decides it.", "Overall @ reads better than ~.",
        "@ keeps closer to what the user wants to know.",
      ],
      tie: [
        "Neither is clearly ahead of the other.", "The two are of about the same quality.",
        "Taken together, they are on a par.",
      ],
      sharedLead: "None is ahead of @ and ~, which are on a par.",
      closerToReference: "Measured against the reference, @ comes closer.",
      evenWithReference: "Measured against the reference, they come out even.",
      language: .english)

    static let chinese = Phrases(
      empty: ["@是空的。", "@没有作出任何回答。"],
      vague: ["@过于笼统，没有涉及题目的内容。", "@泛泛而谈，始终没有切入正题。", "@放在任何题目下都说得通。"],
      complete: ["@涵盖了题目的全部要求，包括+。", "@完整地回应了题目，例如+。", "@没有遗漏，直接讨论了+。"],
      partial: [
        "@谈到了+，但没有提及-。", "@回应了+，却遗漏了-。", "@涉及+，对-只字未提。",
        "在@里可以看到+，但看不到-。",
      ],
      better: ["因此@更好。", "总体而言，@比~更能满足用户的需要。", "所以@比~更完整。", "综合来看，@更可取。"],
      betterAnyway: ["@表达得更清楚，因此更好。", "总体而言，@读起来比~更顺畅。", "@更贴近用户想知道的内容。"],
      tie: ["两者难分高下。", "两个回答的质量大致相当。", "综合来看，二者水平相近。"],
      sharedLead: "@和~并列最好。",
      closerToReference: "与参考答案相比，@更为接近。",
      evenWithReference: "与参考答案相比，两者不相上下。",
      language: .chinese)
  }
}
