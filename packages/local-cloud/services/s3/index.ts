/**
 * S3: REST and XML. Objects are files that come and go as streams; the operations stand in the files beside this one.
 */
import type { HttpService } from "../../contract";
import { HttpGuard } from "../../models/httpGuard";
import { bucketRoutes } from "./bucketOperations";
import type { S3Cloud } from "./cloud";
import { deleteRoutes } from "./deletion";
import { Exchange } from "./exchange";
import { listRoutes } from "./listing";
import { multipartRoutes } from "./multipart";
import { answeredOperations } from "./operations";
import { readRoutes } from "./reading";
import { route, type Routes } from "./routing";
import { Storage } from "./storage";
import { subresourceRoutes } from "./subresources";
import { writeRoutes } from "./writing";

export function createS3(cloud: S3Cloud): HttpService {
  const storage = new Storage(cloud);
  const guard = new HttpGuard("s3");
  storage.removeOrphans();
  const routes: Routes = {
    ...bucketRoutes,
    ...subresourceRoutes,
    ...listRoutes,
    ...readRoutes,
    ...writeRoutes,
    ...deleteRoutes,
    ...multipartRoutes(cloud),
  };
  return {
    name: "s3",
    protocol: "http",
    operations: answeredOperations,
    handle: async (request, response, call) => {
      const exchange = new Exchange({ request, response, caller: call.caller, cloud, storage, guard });
      const handle = route(routes, exchange.route);
      exchange.checkRequest();
      await handle(exchange);
    },
  };
}
