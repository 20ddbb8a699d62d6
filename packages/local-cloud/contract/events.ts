/** What happens in the cloud, for the terminal and the report. */
export type CloudEvent =
  | {
      readonly kind: "execution";
      readonly pipeline: string;
      readonly execution: string;
      readonly status: "InProgress" | "Succeeded" | "Failed" | "Stopped";
      /** Why it ended, when no action can tell. */
      readonly message?: string;
    }
  | {
      readonly kind: "action";
      readonly pipeline: string;
      readonly execution: string;
      readonly stage: string;
      readonly action: string;
      readonly status: "InProgress" | "Succeeded" | "Failed";
      readonly message?: string;
      /** Wall-clock seconds of this machine, when the action has ended. */
      readonly seconds?: number;
    }
  | {
      readonly kind: "approval";
      readonly pipeline: string;
      readonly execution: string;
      readonly stage: string;
      readonly action: string;
      readonly token: string;
      readonly message: string;
      /** When the approval times out. */
      readonly expires: string;
    }
  | { readonly kind: "log"; readonly source: string; readonly line: string }
  /** The cloud itself has failed at a request, for example because its disk is full; its caller got a 500. */
  | { readonly kind: "failure"; readonly request: string; readonly message: string }
  | {
      readonly kind: "permission";
      readonly role: string;
      readonly action: string;
      readonly resource: string;
      readonly allowed: boolean;
      /**
       * The grants of the role's own policies that allowed it, each as "action resource"; a resource's policy may have
       * allowed it alone.
       */
      readonly grants: readonly string[];
    };

export interface Events {
  emit(event: CloudEvent): void;
}
