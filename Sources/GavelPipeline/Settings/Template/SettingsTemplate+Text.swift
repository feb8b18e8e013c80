internal import GavelCore

extension SettingsTemplate {
  static func opening(recipe: String?, name: String) -> String {
    let recipes = Recipes.names.joined(separator: ", ")
    return """
      # The settings of one run.
      #
      #   gavel validate settings.yaml   says everything that is wrong here, with its line
      #   gavel plan settings.yaml       counts calls and tokens; calls nothing
      #   gavel run settings.yaml        runs; run it again to go on where it stopped
      #
      # Lines that begin with # are defaults or suggestions: take the # away to change one. A flag
      # (--set models.llama.temperature=0.2) goes over this file, this file over its recipe, and the
      # recipe over the defaults. Paths begin at this file's folder.

      name: \(BlockYAML.scalar(name))

      # Every random choice depends on it and on nothing else: same seed, same data.
      seed: 42

      # A published system to start from: \(recipes).
      # It sets what is commented out below.
      \(recipe.map { "recipe: \($0)" } ?? "# recipe: \(Recipes.names.first ?? "")")

      # A folder of template packs of your own; it is searched before the built-in ones.
      # templates: templates

      """
  }

  static let queries = """
    # ---------------------------------------------------------------- the questions

    queries:
      sources:
        # .jsonl, .json, .csv, .tsv or .txt, plain or .gz; - is standard input. A line of .jsonl is
        # {"instruction": …}, and may have "input", "reference", "category" and "id".
        - path: seeds.jsonl
          # auto, alpaca, self-instruct, dolly, sharegpt, alignbench, pandalm, judgelm, nova or
          # generic. The responses that pandalm, judgelm and nova come with are judged as they are.
          # format: auto
          # Where a file calls its fields something else; the format is generic then.
          # fields: {instruction: question, input: context, reference: answer, category: topic, id: qid}

      # Take some of them: all alike with count alone, or by category with quotas: equal,
      # proportional, or a number for each category ({math: 200, coding: 100}, without count).
      # sample: {count: 1000, by: category, quotas: equal}

      # Exact duplicates are always dropped. Take this section away to drop nothing else.
      diversity:
        # A question is dropped when its ROUGE-L F with one that was kept is above this; off to keep.
        rouge_l: 0.7
        # unicode for every script, rouge155 to compare with rouge_score (English only).
        # tokenizer: unicode
        # Keep near-duplicates that differ in a number ("6 faces", "8 faces"), and report them.
        # numbers_guard: false
        # Then drop the questions most like all others, until a number is left, or until Self-BLEU
        # is at most so much for each ("{order: 4, at_most: 0.6}").
        # self_bleu: {order: 4, keep: 1000}
        # Nothing that is kept is above rouge_l with any question of these files (test sets).
        # against: [benchmark.jsonl]

      # Before that, have a model write new questions in the manner of these; with "keep_seeds: false"
      # these are only what the new ones are measured against.
      # augment: {model: teacher, count: 2000, per_request: 5, examples: 4}

      # After it, have a model grade each question: quality and difficulty, from 1 to 10.
      # grade: {model: teacher, least_quality: 6}

      # Then draw a balanced sample; by_difficulty: equal needs the grades.
      # balance: {count: 1000, by_category: equal}

      # What the run calls categories of the files.
      # categories: {topic: subject}

    """

  static func models(recipe: String?) -> String {
    let temperature = """
          # 0 to 2; null leaves it to the server.
          # temperature: \(recipe == "pandalm" ? "0" : "0.7")
          # The longest answer, in tokens; null leaves it to the server.
          # max_tokens: \(recipe == "pandalm" ? "300" : "512")
      """
    return """
      # ---------------------------------------------------------------- the models

      # Each has a name of your choice. provider openai is any server with /v1/chat/completions: OpenAI,
      # vLLM, llama.cpp, Ollama, a gateway. provider anthropic is any with Anthropic's /v1/messages;
      # base_url may be left out then (https://api.anthropic.com), and max_tokens is 4096.
      #
      # To try everything without a server, a key or money, write provider: simulator for each of them;
      # base_url and api_key_env are not used then. How good a simulated model is can be said with
      # "simulate: {quality: 0.7, noise: 0.1, position_bias: 0.1}"; its other knobs are spread, empty,
      # refusal, malformed and latency (milliseconds).
      models:
        llama:
          provider: openai
          base_url: http://127.0.0.1:8001/v1
          # The model's name as its server knows it; the name above where it is left out.
          model: meta-llama/Llama-3.1-8B-Instruct
          # The name of the environment variable that holds the key, never the key itself. It may be
          # set in .env beside this file.
          # api_key_env: LLAMA_API_KEY
          # Authorities, PEM, that signed the server's certificate and that this system does not know.
          # ca_file: authority.pem
      \(temperature)
          # top_p: 1
          # Sent to the server, where it can repeat itself.
          # seed: 1
          # Texts at which the answer ends.
          # stop: ["###"]
          # A system message before each question.
          # system: You are a helpful assistant.
          # More members of the request's body, sent as they stand.
          # extra: {frequency_penalty: 0.1}
          # What the server allows: requests at once, and requests and tokens a minute.
          # limits: {concurrency: 16, requests_per_minute: 600, tokens_per_minute: 200000}
          # USD per million tokens: 0 for a server of your own. Set it for any other, or money is
          # counted wrong; without it budget.usd is refused.
          price: {input: 0, output: 0}
          # For one attempt, and how many attempts follow it.
          # timeout: 120s
          # retries: 6

        mistral:
          provider: openai
          base_url: http://127.0.0.1:8002/v1
          model: mistralai/Mistral-7B-Instruct-v0.3
          # api_key_env: MISTRAL_API_KEY
          price: {input: 0, output: 0}

        teacher:
          provider: openai
          base_url: http://127.0.0.1:8000/v1
          model: Qwen/Qwen2.5-72B-Instruct
          # api_key_env: OPENAI_API_KEY
          temperature: 0
          max_tokens: 1024
          # How the judge format json asks for JSON: none, object, schema, or auto, the strictest that
          # the server is found to take.
          # json_mode: object
          # How much a reasoning model thinks: {effort: low}, medium or high; for provider anthropic
          # {budget_tokens: 4096}, which is part of max_tokens.
          # reasoning: {effort: low}
          # Ask for the tokens' log probabilities; with "top_logprobs: 5" for others' at each place, too.
          # logprobs: true
          price: {input: 0, output: 0}

      # Who answers: at least two.
      candidates: [llama, mistral]

      # Who judges the answers: at least one.
      teachers: [teacher]

      """
  }

  static func judging(_ defaults: RecipeDefaults) -> String {
    let (judging, split) = (defaults.judging, defaults.split)
    let exports = defaults.export.map { export in
      var text = "{format: \(export.format)"
      if export.swapAugmentation > 0 {
        text += ", swap_augmentation: \(DecimalText.of(export.swapAugmentation))"
      }
      if let drop = export.referenceDrop { text += ", reference_drop: \(DecimalText.of(drop))" }
      return text + "}"
    }
    return """
      # ---------------------------------------------------------------- the judgments

      # Which answers are compared. choose: random, all, or balanced (every pair of models equally often).
      # With all, per_query is left out.
      # pairs: \(pairs(defaults.pairs))

      judging:
        # The template pack, which says what the teacher is asked and how its answer is read: pandalm (1,
        # 2 or Tie), judgelm (two scores), json, nova ([[A>B]]), critiquellm (Chinese), critiquellm-en, or
        # the path of a pack of your own (./my-pack).
        # format: \(judging.format)
        # Whether the teacher is shown a reference answer: without, with, or both, each pair twice.
        # reference: \(judging.reference.rawValue)
        # Where references come from: query (the file's own), or a model that writes what is missing.
        # reference_from: query
        # both asks twice, with the answers exchanged. forward costs half and shows no position bias.
        # orders: both
        # With critiques the teacher grades each answer by itself first and compares by what it said
        # of each, which needs a pack that can (critiquellm) and references; direct compares at once.
        # path: \(judging.path.rawValue)
        # pair compares two answers. single grades each answer by itself against the reference, which
        # needs a pack that can (judgelm, critiquellm) and reference: with; no pair is judged then.
        # With several the teacher scores all answers to a question in one request, up to
        # "pairs: {answers: 4}"; it needs a pack that can (judgelm), and compares every pair of them.
        # answers: \(judging.answers.rawValue)

      keep:
        # consistent keeps what both orders agree on; tie_on_flip makes a tie of the rest; all keeps
        # what the first order said.
        # swap: \(defaults.keep.swap.rawValue)
        # What speaks against itself is flagged; drop leaves it out. One word for all, or one for each.
        # contradictions: {scores: keep, reference: keep, language: keep}

      # ---------------------------------------------------------------- the files

      split:
        # The share of validation; similar questions are always on one side.
        # validation: \(DecimalText.of(split.validation))
        # Similar means: ROUGE-L F above this.
        # cluster_above: \(DecimalText.of(split.clusterAbove))

      # One folder each: messages, prompt_completion, alpaca, sharegpt, preference (for reward models
      # and DPO), nova, pandalm, judgelm (scores: judging.format judgelm). "of: responses" writes
      # answers that were graded by themselves.
      # A format may have "swap_augmentation: 0.5", which adds what was judged with the answers
      # exchanged for half of the samples, and "reference_drop: 0.5", which hides the reference in half
      # of them and needs judging.reference: both. "max_tokens: 2048" leaves longer lines out (with
      # "over: flag" it marks them), "balance: position" makes wins of the first and the second answer
      # equally frequent, "balance: label" ties, too, and "ties: 0.1" is the greatest share of ties.
      # export: [\(exports.joined(separator: ", "))]

      # A run stops before one of these is passed, resumable. Money needs the price of every model.
      budget:
        # usd: 25
        # requests: 100000
        # hours: 8

      # Answers that another run on this machine was given for the very same request are taken from
      # there; off, or a folder of its own.
      # cache: on

      """
  }

  private static func pairs(_ pairs: Settings.Pairs) -> String {
    pairs.choose == .all
      ? "{choose: all}" : "{per_query: \(pairs.perQuery), choose: \(pairs.choose.rawValue)}"
  }
}
