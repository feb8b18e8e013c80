import Foundation

/// The process's environment.
enum Environment {
  static func value(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
}
