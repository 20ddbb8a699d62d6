/** What every test runs with: on Node 20 the AWS SDK would print that its versions of 2027 need Node 22. */
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
