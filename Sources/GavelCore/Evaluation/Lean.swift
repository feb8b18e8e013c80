/// A side that a judge may lean to for another reason than its quality, such as the longer one.
struct Lean: Sendable {
  /// Of the measure: how often that side is preferred.
  let name: String
  /// In which orders the judge is looked at.
  var orders = Order.allCases
  /// The side; `nil` where the row has none.
  let side: @Sendable (JudgedRow) -> Side?

  static let toLonger = Lean(name: "longer_preferred") { row in
    guard let traits = row.traits, traits.a.length != traits.b.length else { return nil }
    return traits.a.length > traits.b.length ? .a : .b
  }
  static let toList = Lean(name: "list_preferred") { $0.onlySide { $0.hasList } }
  static let toMarkdown = Lean(name: "markdown_preferred") { $0.onlySide { $0.hasMarkdown } }
  static let toRefusal = Lean(name: "refusal_preferred") { $0.onlySide { $0.isRefusal } }

  /// To the models of one family, where they stand against others.
  ///
  /// - Parameter isKin: of each model, whether it is of the family.
  static func toFamily(_ isKin: [Bool]) -> Lean {
    Lean(name: "own_family_preferred") { row in
      guard let a = row.modelA, let b = row.modelB, isKin[Int(a)] != isKin[Int(b)] else {
        return nil
      }
      return isKin[Int(a)] ? .a : .b
    }
  }

  /// The same, of rows for which `holds` is true.
  func only(where holds: @escaping @Sendable (JudgedRow) -> Bool) -> Lean {
    let side = side
    return Lean(name: name, orders: orders) { holds($0) ? side($0) : nil }
  }

  /// How often the judge prefers that side, how often people do, and how far the two differ.
  ///
  /// Ties are left out. A row that was read in both orders counts with each, so that what the judge
  /// makes of the places cancels. The difference is over rows that both have decided.
  func measures(in table: JudgedTable, besidePeople: Bool, _ resampling: Resampling) -> [Measured] {
    let tallies = table.tallies(width: 6) { row, sums in
      guard let side = self.side(row) else { return }
      let chosen = orders.compactMap { row.prediction(in: $0)?.verdict?.choice }
      let share = Double(chosen.count { $0 == side })
      sums[0] = share
      sums[1] = Double(chosen.count)
      guard let label = row.gold.verdict?.choice else { return }
      sums[2] = label == side ? 1 : 0
      sums[3] = 1
      guard !chosen.isEmpty else { return }
      sums[4] = share / Double(chosen.count) - sums[2]
      sums[5] = 1
    }
    var quotients = [Quotient(name: name, part: 0, whole: 1)]
    if besidePeople {
      quotients += [
        Quotient(name: "\(name).people", part: 2, whole: 3),
        Quotient(name: "\(name).difference", part: 4, whole: 5, kind: .mean),
      ]
    }
    return resampling.measured(quotients, in: tallies)
  }
}

extension JudgedRow {
  func prediction(in order: Order) -> Prediction? { order == .forward ? forward : swapped }

  /// The side whose text has something that the other's has not.
  fileprivate func onlySide(where has: (TextTraits) -> Bool) -> Side? {
    guard let traits else { return nil }
    let (a, b) = (has(traits.a), has(traits.b))
    return a == b ? nil : a ? .a : .b
  }
}

extension Preference {
  /// What is preferred; `nil` of a tie.
  var choice: Choice? {
    if case .prefers(let choice) = self { choice } else { nil }
  }
}
