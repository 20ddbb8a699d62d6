/** Own domain names of APIs, and which API each of their paths leads to. */
import type { ApiGatewayV2, DomainNameConfiguration } from "@aws-sdk/client-apigatewayv2";
import type { ApiMappingArgs, DomainNameArgs } from "@pulumi/aws/apigatewayv2";
import { fields } from "../blocks";
import { type Calls, type Plain, poll, required, row } from "../row";
import { arnOf, orGone, source, updateTags } from "./calls";

export const domainName = row<DomainNameArgs>({
  source: `${source}domain_name.go`,
  properties: ["domainName", "domainNameConfiguration", "tags"],
  replaces: ["domainName"],
  async create(inputs, calls) {
    const gateway = await calls.aws.apigateway();
    await gateway.createDomainName({
      DomainName: inputs.domainName,
      DomainNameConfigurations: [translateConfiguration(inputs.domainNameConfiguration)],
      ...(inputs.tags === undefined ? {} : { Tags: { ...inputs.tags } }),
    });
    return { id: inputs.domainName, outputs: await readWhenAvailable(gateway, inputs, calls) };
  },
  async update(update, calls) {
    const { id, inputs, changed } = update;
    const gateway = await calls.aws.apigateway();
    if (changed("domainNameConfiguration")) {
      await gateway.updateDomainName({
        DomainName: id,
        DomainNameConfigurations: [translateConfiguration(inputs.domainNameConfiguration)],
      });
    }
    await updateTags(gateway, arnOf(calls, `/domainnames/${id}`), update);
    return readWhenAvailable(gateway, inputs, calls);
  },
  async delete({ id }, { aws }) {
    await orGone((await aws.apigateway()).deleteDomainName({ DomainName: id }));
  },
});

/** A program makes a DNS record of the outputs `targetDomainName` and `hostedZoneId`. */
async function readWhenAvailable(
  gateway: ApiGatewayV2,
  inputs: Plain<DomainNameArgs>,
  calls: Calls,
): Promise<Record<string, unknown>> {
  const found = await poll(calls, async () => {
    const answer = await gateway.getDomainName({ DomainName: inputs.domainName });
    return answer.DomainNameConfigurations?.[0]?.DomainNameStatus === "UPDATING" ? "wait" : answer;
  });
  const configuration = required(found.DomainNameConfigurations?.[0], "the domain name's configuration");
  return {
    arn: arnOf(calls, `/domainnames/${inputs.domainName}`),
    apiMappingSelectionExpression: found.ApiMappingSelectionExpression,
    domainNameConfiguration: {
      ...inputs.domainNameConfiguration,
      hostedZoneId: configuration.HostedZoneId,
      targetDomainName: configuration.ApiGatewayDomainName,
    },
  };
}

function translateConfiguration(
  configuration: Plain<DomainNameArgs>["domainNameConfiguration"],
): DomainNameConfiguration {
  return fields<typeof configuration, DomainNameConfiguration>("domainNameConfiguration", configuration, {
    certificateArn: "CertificateArn",
    endpointType: "EndpointType",
    securityPolicy: "SecurityPolicy",
  });
}

export const apiMapping = row<ApiMappingArgs>({
  source: `${source}api_mapping.go`,
  properties: ["apiId", "apiMappingKey", "domainName", "stage"],
  replaces: ["apiId", "domainName"],
  async create({ apiId, apiMappingKey, domainName: name, stage }, { aws }) {
    const gateway = await aws.apigateway();
    const { ApiMappingId } = await gateway.createApiMapping({
      ApiId: apiId,
      DomainName: name,
      Stage: stage,
      ...(apiMappingKey === undefined ? {} : { ApiMappingKey: apiMappingKey }),
    });
    const id = required(ApiMappingId, "the mapping's id");
    await gateway.getApiMapping({ ApiMappingId: id, DomainName: name });
    return { id, outputs: {} };
  },
  async update({ id, inputs, changed }, { aws }) {
    const gateway = await aws.apigateway();
    await gateway.updateApiMapping({
      ApiId: inputs.apiId,
      ApiMappingId: id,
      DomainName: inputs.domainName,
      ...(changed("apiMappingKey") ? { ApiMappingKey: inputs.apiMappingKey ?? "" } : {}),
      ...(changed("stage") ? { Stage: inputs.stage } : {}),
    });
    await gateway.getApiMapping({ ApiMappingId: id, DomainName: inputs.domainName });
    return {};
  },
  async delete({ id, inputs }, { aws }) {
    await orGone((await aws.apigateway()).deleteApiMapping({ ApiMappingId: id, DomainName: inputs.domainName }));
  },
});
