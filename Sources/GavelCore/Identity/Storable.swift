extension String {
  /// The text as a database can hold it: SQLite's text ends at a NUL, so U+FFFD stands for it.
  var storable: String {
    utf8.contains(0) ? replacing("\u{0}", with: "\u{FFFD}") : self
  }
}
