import assert from "node:assert/strict";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { apiAddress } from "../../clients/apiAddress";
import { ApiLaboratory } from "../../packages/local-cloud/test/services/apigateway/apiLaboratory";
import { FunctionLaboratory } from "../../packages/local-cloud/test/services/lambda/functionLaboratory";

describe("The address of an API", () => {
  it("is found among more APIs than a page of the answer holds", async () => {
    const functions = await FunctionLaboratory.open();
    try {
      const gateway = functions.apigateway();
      for (let number = 1; number <= 30; number += 1)
        await gateway.createApi({ Name: `another-${number}`, ProtocolType: "HTTP" });
      const api = await ApiLaboratory.open(functions);
      await api.route("GET /", "async () => 'the one'");
      const address = await apiAddress(new ApiGatewayV2Client(functions.test.clientOf()), "test");
      assert.equal(await (await fetch(`${address ?? ""}/`)).text(), "the one");
      assert.equal(await apiAddress(new ApiGatewayV2Client(functions.test.clientOf()), "absent"), undefined);
    } finally {
      await functions.test.stop();
    }
  });
});
