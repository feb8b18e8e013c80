public import GavelCore

/// A step of the pipeline: records in, records out.
///
/// It knows no table, no file and no clock.
///
/// `emit` may be called from several tasks at once and returns when the record is taken over.
public protocol Stage<Input, Output>: Sendable {
  associatedtype Input: Sendable
  associatedtype Output: Sendable

  /// What of the settings can change the outputs.
  var signature: Signature { get }

  /// - Parameter inputs: can be iterated several times.
  func run(
    _ inputs: some AsyncSequence<Input, any Error> & Sendable,
    emit: @escaping @Sendable (Output) async throws -> Void
  ) async throws
}
