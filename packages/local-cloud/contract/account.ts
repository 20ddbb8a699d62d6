/** The account and region that the cloud stands for: what every ARN is made of. */
export interface Account {
  /** Twelve digits. */
  readonly accountId: string;
  /** For example `us-east-1`. */
  readonly region: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
}

/** Where the cloud answers. */
export interface Server {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
}
