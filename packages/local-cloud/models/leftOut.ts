/**
 * Members that AWS's models require of an answer and that AWS itself leaves out at times: `structure.member`, with
 * when. Nothing else may be missing from an answer.
 */
export const leftOut: Readonly<Record<string, string>> = {
  // Source: aws/sagemaker-python-sdk, pull request 6091, which saw the answer of a job without a model.
  "DescribeTrainingJobResponse.ModelArtifacts": "while a job has not stored a model",
  // A version of a model package group is named by its group and its number, and the pattern of a name holds no slash.
  "DescribeModelPackageOutput.ModelPackageName": "of a version of a model package group",
  // Source: the provider's resource aws_lambda_function, which reads an empty answer as "no code signing".
  "GetFunctionCodeSigningConfigResponse.CodeSigningConfigArn": "of a function without code signing",
};

export const optionalInAnswers: ReadonlySet<string> = new Set(Object.keys(leftOut));
