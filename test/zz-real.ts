import { startCloud } from "/work/main/rehearsal/cloud";
import { mkdtempSync, writeFileSync } from "node:fs";
import { S3 } from "@aws-sdk/client-s3";
import { spawn } from "node:child_process";
async function main() {
  const home = mkdtempSync("/tmp/eng/home-");
  const cloud = await startCloud({ home, region: "us-east-1", imagesFolder: "/work/main/rehearsal/images" });
  const env = { ...process.env, ...cloud.environment(cloud.administrator), PULUMI_BACKEND_URL: "s3://model-delivery-state-123456789012-us-east-1?region=us-east-1" };
  Object.assign(process.env, cloud.environment(cloud.administrator));
  await new S3({}).createBucket({ Bucket: "model-delivery-state-123456789012-us-east-1" });
  const run = (...args: string[]) => new Promise<void>((done) => { const t = Date.now(); const c = spawn("node", ["--require", "tsx/cjs", "rehearsal/engine/main.ts", ...args], { cwd: "/work/main", env, stdio: "inherit" }); c.on("exit", (code) => { console.log("exit", code, Date.now() - t, "ms"); done(); }); });
  await run("preview", "--stack", "dev");
  await run("up", "--stack", "dev", "--outputs", "/tmp/eng/real-o.json");
  await run("up", "--stack", "dev");
  await run("up", "--stack", "dev");
  await run("up", "--stack", "prod");
  await run("preview", "--stack", "dev");
  await run("destroy", "--stack", "prod");
  await run("destroy", "--stack", "dev");
  await cloud.stop();
  process.exit(0);
}
void main();
