import pLimit from 'p-limit';

export interface FanOut<Item, Result> {
  readonly concurrency: number;
  /** Once aborted no new item is started; those in flight are finished. */
  readonly signal?: AbortSignal;
  readonly act: (item: Item) => Promise<Result>;
  readonly done?: (result: Result, finished: number, total: number) => void;
}

/** Results in the order of the items; undefined for what was never started. */
export async function fanOut<Item, Result>(
  items: readonly Item[],
  options: FanOut<Item, Result>,
): Promise<readonly (Result | undefined)[]> {
  const limit = pLimit(options.concurrency);
  let finished = 0;
  return Promise.all(
    items.map((item) =>
      limit(async () => {
        if (options.signal?.aborted === true) return undefined;
        const result = await options.act(item);
        finished += 1;
        options.done?.(result, finished, items.length);
        return result;
      }),
    ),
  );
}
