/// Why files of labels and predictions cannot be evaluated: every reason at once.
public struct EvaluationProblem: Error, Hashable, CustomStringConvertible {
  public let status: ExitStatus
  public let messages: [String]

  init(_ status: ExitStatus, _ messages: [String]) {
    self.status = status
    self.messages = messages
  }

  public var description: String { messages.joined(separator: "\n") }
}

/// Problems with several files, gathered before any of them is thrown.
struct EvaluationProblems {
  private var status = ExitStatus.badInput
  private var messages: [String] = []

  mutating func add(_ status: ExitStatus, _ message: String) {
    // Bad input says more of what to do than a wrong option.
    if messages.isEmpty || status == .badInput { self.status = status }
    messages.append(message)
  }

  /// Does something that may fail; nil where it did.
  mutating func collect<Value>(_ body: () throws -> Value) throws -> Value? {
    do {
      return try body()
    } catch let error as CancellationError {
      throw error
    } catch let error as EvaluationProblem {
      for message in error.messages { add(error.status, message) }
    } catch let error as SourceError {
      add(ExitStatus(error), error.ofRows)
    } catch {
      add(ExitStatus(error), "\(error)")
    }
    return nil
  }

  func throwIfAny() throws {
    guard messages.isEmpty else { throw EvaluationProblem(status, messages) }
  }
}

extension SourceError {
  /// The same of a file that holds rows and not seeds.
  fileprivate var ofRows: String {
    switch self {
    case .missing(let path):
      "\(path): no such file, expected labels or predictions "
        + "(.jsonl .json .csv .tsv, plain or .gz); check the path"
    case .folder(let path):
      "\(path): a folder, expected a file of labels or predictions; name the file in it"
    case .empty(let path):
      "\(path): empty, expected at least one row; check what wrote it"
    default: description
    }
  }
}
