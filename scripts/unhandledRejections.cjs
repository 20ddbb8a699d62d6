// Mocha alone lets a test pass whose promise was rejected with nobody waiting. Required by every suite. (Node's own
// option --unhandled-rejections does the same, but Mocha starts a second process for it.)
process.on("unhandledRejection", (reason) => {
  throw reason;
});
