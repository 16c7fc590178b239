/** Whether every one of `items` is among `of`. Both are short lists. */
export function isSubset(items: readonly string[], of: readonly string[]): boolean {
  return items.every((item) => of.includes(item));
}
