import { describeDeliveries } from "./deliveries";
import { installStandIn } from "./standIn/install";

describeDeliveries({
  title: "A stand-in for the Pulumi CLI, and the engine of the rehearsal behind it",
  find: installStandIn,
  refreshes: false,
});
