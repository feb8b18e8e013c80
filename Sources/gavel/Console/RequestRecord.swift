import Foundation
import GavelCore
import GavelPipeline
import Synchronization

/// A file with a line of JSON for each request that came to a server, in the order of arrival.
final class RequestRecord: Sendable {
  private let file: Mutex<FileHandle>

  init(path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else {
      throw RunProblem(
        "--record: \(path) cannot be written; name a file in a folder that is there")
    }
    file = Mutex(handle)
  }

  func add(_ body: String) {
    let line: JSONValue = [
      "time": .number(Int(Date.now.timeIntervalSince1970 * 1000)), "body": .string(body),
    ]
    file.withLock { file in
      do {
        try file.write(contentsOf: Data((line.line + "\n").utf8))
      } catch {
        Talk.warn("--record: \(error.localizedDescription)")
      }
    }
  }
}
