/** Runs the action for every item, at most `limit` at a time. Rejects with the first failure, after which nothing new is started. */
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
