"""What train and serve share: the folders of SageMaker's container contract, and the model.

A row of numbers belongs to the class whose mean is nearest. Distances are counted in standard deviations, so that no
column outweighs the others because of its unit. Python 3.9 or later; nothing but the standard library.
"""

import json
import math
import os
from pathlib import Path

# The rehearsal runs the same files as processes and names another folder. AWS's own toolkits read the same variable.
ROOT = Path(os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml"))
MODEL = ROOT / "model" / "model.json"


class NearestCentroid:
    """Means and deviations of the columns, and the mean of each class in standard deviations."""

    def __init__(self, means, deviations, centroids):
        self.means = means
        self.deviations = deviations
        self.centroids = centroids

    @classmethod
    def fit(cls, rows, classes):
        """Learns from pairs of class index and numbers."""
        columns = list(zip(*(features for _, features in rows)))
        means = [mean(column) for column in columns]
        deviations = [math.sqrt(mean([(value - center) ** 2 for value in column])) or 1.0
                      for column, center in zip(columns, means)]
        model = cls(means, deviations, [])
        for index in range(classes):
            members = [model.scaled(features) for label, features in rows if label == index]
            if not members:
                raise ValueError(f"Class {index} of {classes} has no rows to learn from.")
            model.centroids.append([mean(column) for column in zip(*members)])
        return model

    def scaled(self, features):
        return [(value - center) / deviation
                for value, center, deviation in zip(features, self.means, self.deviations)]

    def probabilities(self, features):
        """Normal distributions of the same width around the centroids."""
        row = self.scaled(features)
        scores = [-sum((value - center) ** 2 for value, center in zip(row, centroid)) / 2
                  for centroid in self.centroids]
        weights = [math.exp(score - max(scores)) for score in scores]
        return [weight / sum(weights) for weight in weights]

    def accuracy(self, rows):
        right = 0
        for label, features in rows:
            answer = self.probabilities(features)
            right += answer.index(max(answer)) == label
        return right / len(rows)

    def save(self):
        MODEL.parent.mkdir(parents=True, exist_ok=True)
        MODEL.write_text(json.dumps(vars(self)), encoding="utf-8")

    @classmethod
    def load(cls):
        return cls(**json.loads(MODEL.read_text(encoding="utf-8")))


def mean(values):
    return sum(values) / len(values)


def numbers(line):
    """The numbers of a line with commas between them; raises ValueError for anything else."""
    values = [float(field) for field in line.split(",")]
    if not all(math.isfinite(value) for value in values):
        raise ValueError("not a finite number")
    return values
