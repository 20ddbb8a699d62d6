/** The AWS clients of one command. */

interface MadeClient {
  readonly region: string;
  readonly client: unknown;
}

/**
 * Makes each kind of client once for a region, when it is first wanted: its connections and credentials then serve
 * every call of the command.
 */
export class Clients {
  private readonly made: MadeClient[] = [];

  /** @param Kind a class of the SDK, for example `S3Client` */
  public of<Client>(Kind: new (settings: { region: string }) => Client, region: string): Client {
    for (const { region: its, client } of this.made) if (its === region && client instanceof Kind) return client;
    const client = new Kind({ region });
    this.made.push({ region, client });
    return client;
  }
}
