// Made by `npm run generate -- providers`, from components/release/uniqueName.ts.
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

// components/release/uniqueName.handler.ts
var uniqueName_handler_exports = {};
__export(uniqueName_handler_exports, {
  handler: () => handler
});
module.exports = __toCommonJS(uniqueName_handler_exports);

// components/release/uniqueName.ts
var import_node_crypto = require("node:crypto");

// components/release/codeOfState.ts
function hasOtherCode(olds, news) {
  return Reflect.get(olds, "__provider") !== Reflect.get(news, "__provider");
}

// components/release/uniqueName.ts
var uniqueNameProvider = {
  create(inputs) {
    const value = `${inputs.prefix}-${(0, import_node_crypto.randomUUID)().slice(0, 8)}`;
    return Promise.resolve({ id: value, outs: { ...inputs, value } });
  },
  /** A refresh. A name is nowhere but in the state, and stays there whatever has become of what is called so. */
  read(id, state) {
    return Promise.resolve({ id, ...state && { props: state } });
  },
  /** Writes this checkout's code into the state (codeOfState.ts), and does nothing else. */
  update(_id, olds, news) {
    return Promise.resolve({ outs: { ...olds, ...news } });
  },
  diff(_id, olds, news) {
    const replaces = ["prefix", "content"].filter((property) => olds[property] !== news[property]);
    return Promise.resolve({ changes: replaces.length > 0 || hasOtherCode(olds, news), replaces });
  }
};

// components/release/uniqueName.handler.ts
var handler = () => uniqueNameProvider;
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  handler
});
