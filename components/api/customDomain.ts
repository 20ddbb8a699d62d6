import { ApiMapping, DomainName } from "@pulumi/aws/apigatewayv2";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import { componentTypes } from "../../contract/componentTypes";
import type { ApiSettings } from "../../settings/schema";

export interface CustomDomainArgs {
  /** Changing the name replaces the domain. */
  readonly domain: NonNullable<ApiSettings["domain"]>;
  readonly apiId: Input<string>;
  readonly stageId: Input<string>;
  readonly tags: Readonly<Record<string, string>>;
}

/** A domain of one's own for an API. The record that points to it is its owner's to make. Costs nothing. */
export class CustomDomain extends ComponentResource {
  /** What a record of the domain's zone has to point to. */
  public readonly target: Output<string>;

  public constructor(
    name: string,
    { domain, apiId, stageId, tags }: CustomDomainArgs,
    options?: ComponentResourceOptions,
  ) {
    super(componentTypes.CustomDomain, name, {}, options);
    const child = { parent: this };
    const made = new DomainName(
      `${name}-name`,
      {
        domainName: domain.name,
        domainNameConfiguration: {
          certificateArn: domain.certificateArn,
          endpointType: "REGIONAL",
          securityPolicy: "TLS_1_2",
        },
        tags: { ...tags },
      },
      child,
    );
    new ApiMapping(`${name}-mapping`, { apiId, domainName: made.id, stage: stageId }, child);
    this.target = made.domainNameConfiguration.targetDomainName;
    this.registerOutputs({ target: this.target });
  }
}
