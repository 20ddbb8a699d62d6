/**
 * Runs the action for every item, at most `limit` at a time. Rejects with the first failure, after which nothing new is
 * started.
 */
export async function forEachConcurrently<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  limit: number,
  action: (item: Item) => Promise<void>,
): Promise<void> {
  // Workers share one generator, which queues their requests for the next item.
  const queue = iterate(items);
  let failed = false;
  const work = async (): Promise<void> => {
    for (let next = await queue.next(); !next.done && !failed; next = await queue.next()) {
      await action(next.value).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: limit }, work));
}

async function* iterate<Item>(items: Iterable<Item> | AsyncIterable<Item>): AsyncGenerator<Item, undefined> {
  yield* items;
  return undefined;
}

/** Maps items in their order, with up to `ahead` of them under way before their turn comes. */
export async function* mapAhead<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  ahead: number,
  map: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, undefined> {
  const underWay: Promise<Result>[] = [];
  for await (const item of items) {
    const result = map(item);
    // It is awaited later; until then its failure must not count as one that nobody handles.
    result.catch(() => undefined);
    underWay.push(result);
    if (underWay.length >= ahead) yield* underWay.splice(0, 1);
  }
  yield* underWay;
  return undefined;
}
