/// How much of a seed file is held at once, in bytes.
struct ReadLimits: Hashable, Sendable {
  /// What one call to the system reads: a part of the processor's cache, so that it is still there
  /// when it is looked at.
  var block = 1 << 16
  /// The longest record that is kept; a longer one is reported and skipped.
  var record = 64 << 20
  /// What is looked at to tell what kind of file it is.
  var sample = 1 << 18
}
