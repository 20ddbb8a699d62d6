/**
 * What stands in the settings files as they come with the repository. Only that is replaced: everything else was
 * written by somebody. A test compares it with the files.
 */
export const shipped = {
  name: "model-delivery",
  region: "us-east-1",
  repository: "example/model-delivery",
  branch: "main",
  approvers: ["approver@example.com"],
  image: { algorithm: "image-classification", tag: "1" },
  instanceType: "ml.g4dn.xlarge",
  dataSource: "delivery/data/caltech-256",
  hyperparameters: {
    num_layers: "18",
    image_shape: "3,224,224",
    mini_batch_size: "64",
    epochs: "2",
    learning_rate: "0.01",
    use_pretrained_model: "1",
  },
} as const;
