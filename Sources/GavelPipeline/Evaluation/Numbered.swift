/// Names as numbers, in the order in which they were first met.
struct Numbered<Name: Hashable> {
  private(set) var names: [Name] = []
  private var numbers: [Name: Int32] = [:]
  /// Most rows have the name of the row before them.
  private var last: (name: Name, number: Int32)?

  mutating func number(of name: Name) -> Int32 {
    if let last, last.name == name { return last.number }
    let number = numbers[name] ?? Int32(names.count)
    if number == names.count {
      names.append(name)
      numbers[name] = number
    }
    last = (name, number)
    return number
  }
}
