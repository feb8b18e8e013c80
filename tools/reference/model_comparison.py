#!/usr/bin/env python3
"""Writes the reference numbers of GavelCore's tests of intervals and comparisons.

    python3 tools/reference/model_comparison.py Tests/GavelCoreTests/Fixtures

model_comparison.json has

- normal: quantiles of the normal distribution, by SciPy.
- wilson: Wilson's intervals, by statsmodels.
- mcnemar: McNemar's exact test, by statsmodels.
- bradley_terry: log strengths with mean 0 of the most likely Bradley-Terry model, by SciPy's
  minimiser and Newton steps until the gradient is 0 to rounding; checked with choix here.

Needs Python 3.11 and `pip install scipy==1.17.1 statsmodels==0.15.0 choix==0.4.1`.
"""
import json
import sys
from pathlib import Path

import choix
import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, ndtri
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint


def normal():
    tails = [10.0**-k for k in (1, 2, 3, 5, 9, 15, 50, 150, 300)]
    middle = [0.025, 0.05, 0.074, 0.075, 0.076, 0.2, 0.5, 0.6, 0.9, 0.925, 0.95, 0.975, 0.995, 1 - 1e-12]
    return [{"probability": p, "value": float(ndtri(p))} for p in tails + middle]


def wilson():
    cases = [(0, 1), (1, 1), (0, 10), (10, 10), (1, 10), (5, 10), (81, 263), (417, 999), (1, 10**6),
             (999_999, 10**6), (123_456, 10**6), (2.5, 7)]
    rows = []
    for successes, trials in cases:
        for level in (0.8, 0.95, 0.99):
            lower, upper = proportion_confint(successes, trials, alpha=1 - level, method="wilson")
            rows.append({"successes": successes, "trials": trials, "level": level,
                         "lower": float(lower), "upper": float(upper)})
    return rows


def exact_tests():
    cases = [(0, 0), (0, 1), (1, 0), (1, 1), (0, 5), (3, 9), (9, 3), (6, 16), (50, 60), (59, 60), (60, 60),
             (0, 40), (120, 200), (1_000, 1_100), (50_000, 50_500), (499_000, 501_000), (10, 2_000)]
    return [{"first": first, "second": second,
             "p": float(mcnemar([[0, first], [second, 0]], exact=True).pvalue)}
            for first, second in cases]


def strengths(wins):
    """The log strengths that make `wins[i][j]` wins of i over j most likely."""
    wins = np.array(wins, dtype=float)
    games = wins + wins.T

    def loss(theta):
        return -np.sum(wins * np.log(expit(theta[:, None] - theta[None, :])))

    def gradient(theta):
        expected = games * expit(theta[:, None] - theta[None, :])
        return expected.sum(1) - wins.sum(1)

    def hessian(theta):
        p = expit(theta[:, None] - theta[None, :])
        weight = games * p * (1 - p)
        return np.diag(weight.sum(1)) - weight

    np.fill_diagonal(wins, 0)
    np.fill_diagonal(games, 0)
    theta = minimize(loss, np.zeros(len(wins)), jac=gradient, method="BFGS").x
    for _ in range(50):
        theta = theta - np.linalg.pinv(hessian(theta)) @ gradient(theta)
        theta -= theta.mean()
    assert np.abs(gradient(theta)).max() < 1e-9 * games.sum(), gradient(theta)
    other = choix.ilsr_pairwise_dense(wins, max_iter=10_000, tol=1e-10)
    assert np.allclose(theta, other - other.mean(), atol=1e-6), (theta, other)
    return theta.tolist()


def tournaments():
    rng = np.random.default_rng(2023)
    tables = [
        [[0, 3, 1], [2, 0, 4], [5, 1, 0]],
        [[0, 1, 0], [0, 0, 1], [1, 0, 0]],
        [[0, 0.5, 10], [0.5, 0, 0.5], [0, 0.5, 0]],
        [[0, 99_999, 3], [1, 0, 7], [2, 1, 0]],
    ]
    for models, games in ((4, 12), (6, 40), (11, 300), (20, 1_000)):
        true = rng.normal(0, 1, models)
        table = np.zeros((models, models))
        for i in range(models):
            for j in range(i):
                ties = rng.binomial(games, 0.15)
                won = rng.binomial(games - ties, expit(true[i] - true[j]))
                table[i, j] = won + ties / 2
                table[j, i] = games - ties - won + ties / 2
        tables.append(table.tolist())
    # A chain: each model met its neighbours only.
    chain = np.zeros((9, 9))
    for i in range(8):
        chain[i, i + 1], chain[i + 1, i] = 7, 3
    tables.append(chain.tolist())
    return [{"wins": table, "log_strengths": strengths(table)} for table in tables]


def main():
    numbers = {"normal": normal(), "wilson": wilson(), "mcnemar": exact_tests(),
               "bradley_terry": tournaments()}
    path = Path(sys.argv[1]) / "model_comparison.json"
    # A line for each case, so that a change can be read.
    parts = [json.dumps(name) + ": [\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]"
             for name, rows in numbers.items()]
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n")


if __name__ == "__main__":
    main()
