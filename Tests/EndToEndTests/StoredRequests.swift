import Foundation
import GavelCore
import GavelStore
import GavelTestSupport

/// Requests by model and messages, as a store has them and as a server got them.
enum StoredRequests {
  /// Every request whose answer is in the store of a run.
  static func keys(in run: String) throws -> Set<String> {
    guard Store.exists(in: run) else { return [] }
    return Set(
      try Store(folder: run).answeredRequests().map { request in
        key(model: request.model, messages: .array(request.messages.map(\.json)))
      })
  }

  static func keys(_ bodies: some Sequence<String>) throws -> Set<String> {
    Set(
      try bodies.map { body in
        let object = try JSONParser.parse(body).object
        return key(model: object?["model"]?.string ?? "", messages: object?["messages"] ?? .null)
      })
  }

  private static func key(model: String, messages: JSONValue) -> String {
    model + " " + messages.canonical
  }
}
