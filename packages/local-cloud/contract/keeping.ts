/** Where the cloud keeps what outlives a call. */

/**
 * A small persistent map of JSON values. Every write is on disk, whole, when the method returns. Values are never
 * mutated.
 */
export interface Table<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
  entries(): readonly (readonly [string, Value])[];
  values(): readonly Value[];
}

export interface Tables {
  /** The table of a name. Each name has one type of value, chosen by the one module that opens it. */
  table<Value>(name: string): Table<Value>;
}

/**
 * A small persistent map of lists: a write costs the same however long a list is. Items are never mutated, and are told
 * apart by identity.
 */
export interface ListTable<Item> {
  /** The items of a key, newest first. */
  get(key: string): readonly Item[];
  add(key: string, item: Item): void;
  remove(key: string, item: Item): void;
  /** The keys that have items, in no order. */
  keys(): readonly string[];
}

export interface Lists {
  /** The lists of a name, which no table has; the one module that opens a name chooses its type of item. */
  lists<Item>(name: string): ListTable<Item>;
}

/** The folders of the cloud. */
export interface Folders {
  /** Where the cloud keeps its files; each service uses a subfolder of its own name. */
  readonly home: string;
  /**
   * Files of what runs now; each service uses a subfolder of its own name. Empty when a cloud starts, gone when it has
   * stopped.
   */
  readonly work: string;
}
