/// What a recipe, or nothing, says of the stages after the models.
struct RecipeDefaults {
  let pairs: Settings.Pairs
  let judging: Settings.Judging
  let keep: Settings.Keep
  let split: Settings.Split
  let export: [Settings.Export]

  init(recipe: String?) {
    let nothing = SettingsPlace(.recipe(recipe ?? ""))
    let mapping = recipe.flatMap { Recipes.tree(named: $0)?.root?.mapping } ?? SettingsMapping()
    let root = SettingsSection(path: "", place: nothing, mapping: mapping)
    var decoder = SettingsDecoder(.bare)
    pairs = decoder.pairs(root, candidates: 2)
    judging = decoder.judging(root, models: [], templates: nil)
    keep = decoder.keep(root)
    split = decoder.split(root)
    export = decoder.exports(root, templates: nil, for: judging)
  }
}
