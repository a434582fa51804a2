/** Makes a value at the first call and keeps it. A failure is not kept: the next call tries again. */
export function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => made ??= make().catch((error: unknown) => {
    made = undefined;
    throw error;
  });
}
