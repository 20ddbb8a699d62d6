import type { Account, Tables, Time } from "../../contract";

/** What AWS Budgets needs of the cloud. */
export type BudgetsCloud = Account & Tables & Time;
