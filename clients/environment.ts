/** The environment that is asked: everything that follows from a stack's settings and from who is asked. */
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { ServedModels } from "../api/model/servedModel";
import { BadInput } from "../machine/badInput";
import { environmentNames } from "../settings/names";
import type { ApiSettings, Settings } from "../settings/schema";
import { apiAddress } from "./apiAddress";
import { ApiAsker } from "./apiAsker";
import { ApiClient, type ApiCredentials } from "./apiClient";
import type { Asker } from "./asker";
import { EndpointAsker } from "./endpointAsker";
import type { Target } from "./target";

/** The variables that hold what nobody else on this machine may see, as everybody sees a command line. */
const variables = { apiKey: "PREDICTION_API_KEY", jwt: "PREDICTION_API_TOKEN" } as const;

export class AskedEnvironment {
  public constructor(
    private readonly settings: Settings,
    private readonly target: Target,
  ) {}

  /** Asks through SageMaker alone. */
  public endpoint(): Asker {
    const { region, project, stack } = this.settings;
    const { endpoint } = environmentNames(project, stack);
    const client = this.target.client(region);
    const models = new ServedModels({
      sagemaker: new SageMakerClient(client),
      storage: new S3Client(client),
      endpoint,
    });
    return new EndpointAsker(new SageMakerRuntimeClient(client), endpoint, models);
  }

  /**
   * Asks through the HTTP API.
   *
   * @throws BadInput when the settings declare none, or ask for a key or a token that the environment of this command
   *   does not hold
   */
  public async api(environment: NodeJS.ProcessEnv): Promise<Asker> {
    const { region, project, stack, api } = this.settings;
    if (api === undefined)
      throw new BadInput(
        `The stack ${stack} has no API: its settings have no block \`api\` (see SETTINGS.md). Ask the endpoint: ` +
          "--via endpoint.",
      );
    const credentials = this.credentials(api, environment);
    const { api: name } = environmentNames(project, stack);
    const address = await apiAddress(new ApiGatewayV2Client(this.target.client(region)), name);
    if (address === undefined)
      throw new Error(`There is no API ${name} in ${region}. Make it with: pulumi up --stack ${stack}`);
    return new ApiAsker(new ApiClient(address, credentials));
  }

  private credentials({ authorization }: ApiSettings, environment: NodeJS.ProcessEnv): ApiCredentials {
    const { region, stack } = this.settings;
    switch (authorization.kind) {
      case "iam": {
        const { credentials = defaultProvider() } = this.target.client(region);
        return { kind: "iam", region, credentials };
      }
      case "apiKey":
        return {
          kind: "apiKey",
          key: fromEnvironment(
            environment,
            variables.apiKey,
            `a key (its API's authorization is apiKey in the settings of ${stack})`,
          ),
        };
      case "jwt":
        return {
          kind: "jwt",
          token: fromEnvironment(environment, variables.jwt, `a token of ${authorization.issuer}`),
        };
    }
  }
}

function fromEnvironment(environment: NodeJS.ProcessEnv, variable: string, meaning: string): string {
  const value = environment[variable];
  if (value !== undefined && value !== "") return value;
  throw new BadInput(`${variable} is not set; it has to hold ${meaning}.`);
}
