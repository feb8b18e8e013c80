/// Work that is left to itself when the task that waits for it is cancelled.
///
/// It must have no effect but its result: the process is about to end.
enum Abandoned {
  /// Does work that never waits, on a thread of its own.
  ///
  /// - Throws: what the work throws; `CancellationError` at once when the task is cancelled.
  static func unlessCancelled<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    let (results, result) = AsyncThrowingStream<Value, any Error>.makeStream()
    Task(executorPreference: WorkThread()) {
      do {
        result.yield(try work())
        result.finish()
      } catch {
        result.finish(throwing: error)
      }
    }
    for try await value in results { return value }
    throw CancellationError()
  }
}
