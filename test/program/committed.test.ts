import { deliversAndServes } from "./deliversAndServes";
import { repository } from "./program";

describe("the program for the committed stack files", () => {
  deliversAndServes(repository);
});
