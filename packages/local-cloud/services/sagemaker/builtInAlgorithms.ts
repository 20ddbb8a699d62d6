/** What SageMaker knows about its built-in algorithms and not about other images. */
export interface MetricDefinition {
  readonly Name: string;
  /** Its first group is the value. */
  readonly Regex: string;
}

export interface BuiltInAlgorithm {
  readonly metricDefinitions: readonly MetricDefinition[];
  readonly needsGpu: boolean;
}

const algorithms: Readonly<Record<string, BuiltInAlgorithm>> = {
  // Source: SageMaker's developer guide, "Image Classification - MXNet": GPU instances only; metrics for tuning.
  "image-classification": {
    needsGpu: true,
    metricDefinitions: [
      { Name: "train:accuracy", Regex: String.raw`Epoch\S* Train-accuracy=(\S*)` },
      { Name: "validation:accuracy", Regex: String.raw`Epoch\S* Validation-accuracy=(\S*)` },
    ],
  },
};

/** The built-in algorithm of an image's repository. */
export function builtInAlgorithm(repository: string): BuiltInAlgorithm | undefined {
  return Object.hasOwn(algorithms, repository) ? algorithms[repository] : undefined;
}

/** Whether an instance type has a GPU: the families p and g of any generation. */
export function hasGpu(instanceType: string): boolean {
  return /^ml\.[pg]\d/u.test(instanceType);
}
