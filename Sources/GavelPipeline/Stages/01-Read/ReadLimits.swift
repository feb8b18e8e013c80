/// How much of a seed file is held at once, in bytes.
struct ReadLimits: Hashable, Sendable {
  /// What one call to the system reads.
  var block = 1 << 18
  /// The longest record that is kept; a longer one is reported and skipped.
  var record = 64 << 20
  /// What is looked at to tell what kind of file it is.
  var sample = 1 << 18
}
