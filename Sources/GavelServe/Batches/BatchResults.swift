import GavelCore

/// What comes of the lines of one job.
struct BatchResults: Sendable {
  /// What comes of one line.
  enum Outcome: Sendable {
    case answer(JSONValue)
    case problem(APIProblem)
    case expired
  }

  struct Line: Sendable {
    let id: String
    let outcome: Outcome
  }

  /// As the server gives them out.
  var lines: [Line] = []
  /// How many requests the job has.
  var total = 0
  var isExpired = false

  init() {}

  /// Answers all lines, and then spoils what the configuration wants spoiled.
  ///
  /// - Parameters:
  ///   - requests: ids and bodies.
  ///   - job: how many jobs there were before.
  init(
    _ requests: [(id: String, body: JSONObject)], arrivals: [Int], job: Int,
    configuration: SimulatorServer.Configuration,
    answer: (JSONObject) throws -> JSONValue
  ) {
    let (draw, batches) = (Draw(seed: configuration.seed), configuration.batches)
    total = requests.count
    isExpired = draw.uniform("batch expires", String(job)) < batches.expire
    for ((id, body), arrival) in zip(requests, arrivals) {
      func happens(_ what: String, _ share: Double) -> Bool {
        draw.uniform("batch \(what)", "\(arrival) \(id)") < share
      }
      let outcome: Outcome
      if isExpired, happens("is late", 0.5) {
        outcome = .expired
      } else if happens("error", batches.error) {
        outcome = .problem(.serverError)
      } else {
        do {
          outcome = .answer(try answer(body))
        } catch let problem as APIProblem {
          outcome = .problem(problem)
        } catch {
          outcome = .problem(.serverError)
        }
      }
      let line = Line(id: id, outcome: outcome)
      if !happens("drop", batches.drop) { lines.append(line) }
      if happens("duplicate", batches.duplicate) { lines.append(line) }
      if happens("foreign", batches.foreign) {
        lines.append(Line(id: "nobody-\(id)", outcome: outcome))
      }
    }
    if batches.reorder {
      lines.sort {
        let bits = ($0, $1)
        return draw.bits("batch order", bits.0.id) < draw.bits("batch order", bits.1.id)
      }
    }
  }

  /// The ids of the lines that are answered, each once: what the server is paid for.
  var answered: [String] {
    var seen: Set<String> = []
    return lines.compactMap { line in
      guard case .answer = line.outcome, !line.id.hasPrefix("nobody-"),
        seen.insert(line.id).inserted
      else { return nil }
      return line.id
    }
  }
}
