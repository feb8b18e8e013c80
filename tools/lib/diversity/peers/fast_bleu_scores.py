"""Self-BLEU of each query by fast-bleu: all the others as references, NLTK's smoothing method 1."""
from fast_bleu import SelfBLEU
from task import Task
from tokens import TOKENIZERS

ORDER = 4


def main() -> None:
    task = Task(__doc__)
    texts = list(map(TOKENIZERS[task.tokenizer], task.queries))
    scores = SelfBLEU(texts, {ORDER: (1 / ORDER,) * ORDER}).get_score()[ORDER]
    task.finish(map(float, scores), mean=sum(scores) / len(scores))


main()
