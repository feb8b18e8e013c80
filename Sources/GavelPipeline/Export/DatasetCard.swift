import Foundation
import GavelCore
import GavelStore

/// The README of an export: Hugging Face front matter, what the data is, where it came from, what
/// was dropped and what to beware of.
struct DatasetCard {
  let manifest: Manifest
  let format: any ExportFormat.Type

  var text: String {
    let settings = manifest.settings
    let counts = manifest.tally.counts
    var lines = frontMatter
    lines += ["", "# \(settings.name)", ""]
    if manifest.isSimulated {
      lines += [
        "> **Simulated.** At least one model of this run was simulated. The judgments show how the "
          + "pipeline works; they say nothing about any real model and train no useful judge.", "",
      ]
    }
    lines += [
      "Training data for a judge model: \(subject). Format `\(manifest.export.format)`, read by "
        + "\(format.readers).", "",
      "| file | lines | what |", "| --- | ---: | --- |",
      "| `train.jsonl` | \(counts.train) | training examples |",
      "| `validation.jsonl` | \(counts.validation) | held-out examples; no question is similar to "
        + "a training question (ROUGE-L above \(settings.split.clusterAbove)) |",
      "| `index.jsonl` | | where each line came from: ids for `gavel show`, candidates, order |",
      "| `dropped.jsonl` | | everything that went no further, with its reason |",
      "| `manifest.json` | | signature, checksums, funnel, models |", "",
      "## How it was made", "",
      "- Candidates: \(candidates).",
      "- Teachers: \(names(settings.teachers)); judge format `\(settings.judging.format)`, "
        + "\(isOfPairs ? orders : "each answer by itself"), reference shown: "
        + "\(settings.judging.reference.rawValue).",
    ]
    if isOfPairs {
      lines += [
        "- Swap filter: `\(settings.keep.swap.rawValue)`. \(flipSentence)",
        "- Swap augmentation \(manifest.export.swapAugmentation): \(manifest.tally.exchanged) "
          + "examples show the sides exchanged, in the teacher's own words of that order.",
      ]
    }
    if !manifest.against.files.isEmpty {
      let files = manifest.against.files.map { "`\($0.name)` (\($0.dropped) dropped)" }
      lines.append(
        "- Benchmarks: no question is near to one of \(files.joined(separator: ", ")).")
    }
    if manifest.settings.judging.answers == .several {
      lines.append(
        "- The teacher scored up to \(settings.pairs.answers) answers at once; the swap filter "
          + "compares what it said of each two of them when the list was shown from its end."
          + (isOfLists
            ? " A line shows a whole list, and only where every two of its answers were kept." : "")
      )
    }
    if let share = manifest.export.referenceDrop {
      lines.append(
        "- Reference drop \(share): where \(isOfPairs ? "a pair was judged" : "an answer was graded") "
          + "with and without the reference, one of the two is exported.")
    }
    lines += optionSentences.map { "- \($0)" }
    lines += ["", isOfPairs ? "## Verdicts" : "## Scores", ""] + labelTable
    lines += ["", "## Models", ""] + modelTable
    lines += ["", "## Funnel", ""] + funnel
    if isOfPairs, !manifest.flips.byCategory.isEmpty {
      lines += ["", "## Verdicts that changed with the places", ""] + flipTable
    }
    lines += ["", "## Beware", ""] + caveats
    lines += [
      "- Check the licences of the questions and the terms of the models before publishing.", "",
      "Made with gavel \(gavelVersion). Signature: `\(manifest.signature)`", "",
    ]
    return lines.joined(separator: "\n")
  }

  /// Whether a line compares answers, two or several.
  private var isOfPairs: Bool { manifest.export.of == .pairs }

  /// Whether a line shows all answers that the teacher was shown at once.
  private var isOfLists: Bool {
    isOfPairs && manifest.settings.judging.answers == .several && format.hasPrompt
  }

  private var subject: String {
    guard isOfPairs else {
      return "an answer to a question, and a teacher's score of it from 1 to 10 and why"
    }
    return isOfLists
      ? "several answers to a question, and a teacher's score for each of them and why"
      : "two answers to a question, and a teacher's verdict on which is better and why"
  }

  private var caveats: [String] {
    isOfPairs
      ? [
        "- A swap filter raises the quality of a competent teacher's labels and concentrates the "
          + "errors of one that is worse than chance; compare with people's labels before training.",
        "- Ties are the class on which judges are weakest: report results per class.",
      ]
      : [
        "- No filter held one score against another; compare with people's grades before training.",
        "- Teachers use few of the ten scores: report correlations, and look at the table above.",
      ]
  }

  private func names(_ names: [String]) -> String {
    names.map { name in
      let served = manifest.served.first { $0.name == name }?.models ?? []
      let model = manifest.settings.model(named: name)
      let kind = model?.provider == .simulator ? "simulated" : served.joined(separator: ", ")
      return "`\(name)`" + (kind.isEmpty ? "" : " (\(kind))")
    }.joined(separator: ", ")
  }

  /// Who answered: models that were asked, and those whose answers came with the questions.
  private var candidates: String {
    let given = manifest.given
    let came =
      "\(given.responses) responses came with the questions, in \(given.pairs) pairs, and were "
      + "judged as they came ("
      + given.candidates.prefix(20).map { "`\($0)`" }.joined(separator: ", ")
      + (given.candidates.count > 20 ? ", …)" : ")")
    let asked = manifest.settings.candidates.isEmpty ? [] : [names(manifest.settings.candidates)]
    return (asked + (given.pairs > 0 ? [came] : [])).joined(separator: "; ")
  }

  private var orders: String {
    manifest.settings.judging.orders == .both ? "both orders" : "one order"
  }

  private var flipSentence: String {
    guard let rate = manifest.flips.all.flipRate else { return "No pair was read in both orders." }
    let all = manifest.flips.all
    return "\(all.flipped) of \(all.judged) samples that were read in both orders changed their "
      + "verdict when the answers changed places (\(percent(rate)))."
  }

  private var funnel: [String] {
    ["| stage | unit | in | out | dropped |", "| --- | --- | ---: | ---: | --- |"]
      + manifest.funnel.map { row in
        let reasons = row.dropped.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return "| \(row.stage.rawValue) | \(row.unit) | \(row.input) | \(row.output) "
          + "| \(reasons.joined(separator: ", ")) |"
      }
  }

  private var flipTable: [String] {
    let groups =
      manifest.flips.byCategory.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
      + manifest.flips.byModels.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    return [
      "| group | read in both orders | flipped | flip rate | kept |",
      "| --- | ---: | ---: | ---: | ---: |",
    ]
      + groups.map { name, group in
        "| \(name.isEmpty ? "(no category)" : name) | \(group.judged) | \(group.flipped) "
          + "| \(group.flipRate.map(percent) ?? "–") | \(group.kept) |"
      }
  }

  func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }
}
