import GavelCore

/// Finds which rows of several files belong together: by id, or by place where rows have none.
///
/// The first file's rows are numbered as they come; those of the others find their number.
struct RowJoin {
  /// Where the rows of one file stand.
  struct File {
    let role: RowReader.Role
    let name: String
    /// The ids of the first rows, for a message.
    fileprivate(set) var firstIDs: [String] = []
    /// How many rows there are, a pair in two orders counted once.
    fileprivate(set) var count = 0
  }

  let isByPlace: Bool
  private(set) var files: [File] = []
  /// What stands for each row.
  private(set) var keys: [TextKey] = []
  private var ids = TextList()
  private var rowOf: [TextKey: Int32] = [:]
  /// By place, the row; -1 where it cannot be read.
  private var places: [Int32] = []

  init(isByPlace: Bool) {
    self.isByPlace = isByPlace
  }

  mutating func begin(_ role: RowReader.Role, name: String) {
    files.append(File(role: role, name: name))
  }

  /// Numbers a row of the first file; one that has an earlier row's id has its number.
  mutating func add(_ id: String?) -> (row: Int, isNew: Bool) {
    note(id)
    let row = keys.count
    guard let id else {
      places.append(Int32(row))
      keys.append(TextKey(place: row))
      return (row, true)
    }
    let key = TextKey(id)
    if let earlier = rowOf[key] { return (Int(earlier), false) }
    rowOf[key] = Int32(row)
    keys.append(key)
    ids.append(id)
    return (row, true)
  }

  /// Finds the row of a later file's row.
  mutating func find(_ id: String?) -> Int? {
    note(id)
    guard let id else {
      let place = files[files.count - 1].count - 1
      guard places.indices.contains(place), places[place] >= 0 else { return nil }
      return Int(places[place])
    }
    return rowOf[TextKey(id)].map(Int.init)
  }

  /// Counts a row that cannot be read, so that those behind it keep their places.
  mutating func skip() {
    files[files.count - 1].count += 1
    if files.count == 1 { places.append(-1) }
  }

  private mutating func note(_ id: String?) {
    files[files.count - 1].count += 1
    if let id, files[files.count - 1].firstIDs.count < 3 {
      files[files.count - 1].firstIDs.append(id)
    }
  }

  /// A row's id in a message.
  func name(of row: Int) -> String { isByPlace ? "row \(row + 1)" : "id \(ids[row])" }

  /// Why the files cannot be joined by place; nil where they can.
  var mismatch: String? {
    guard isByPlace, let first = files.first,
      let other = files.first(where: { $0.count != first.count })
    else { return nil }
    return "\(first.name) has \(first.count) rows and \(other.name) \(other.count), and without "
      + "ids in all files rows are joined by place; expected as many rows in each, or an \"id\" "
      + "in every row"
  }

  /// What to say where no row of one file has its like in another.
  var nothingInCommon: String {
    let ids = files.map { file in
      "\(file.name) has \(file.firstIDs.isEmpty ? "none" : file.firstIDs.joined(separator: ", "))"
    }
    return "no row of \(files.map(\.name).joined(separator: " is in ")): of ids, "
      + "\(ids.joined(separator: "; ")); expected the same ids in each"
  }
}
