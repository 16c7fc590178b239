/** Registry entries kept between questions; most certificates share a few. */
const REMEMBERED_MAX = 1_000;

/** Keeps answers until a block changes the registry: whatever else happens changes none of them. */
export function createRegistryMemory(
  registryBlock: () => number,
): <T>(key: string, load: () => Promise<T>) => T | Promise<T> {
  const known = new Map<string, unknown>();
  let knownAt = registryBlock();
  return <T>(key: string, load: () => Promise<T>): T | Promise<T> => {
    const at = registryBlock();
    if (knownAt !== at || known.size >= REMEMBERED_MAX) known.clear();
    knownAt = at;
    // Only this key's own loader puts anything under it. One that found nothing is asked again.
    const remembered = known.get(key) as T | undefined;
    if (remembered !== undefined) return remembered;
    return load().then((loaded) => {
      // What was read before the registry changed may be out of date, and is for the one who asked alone.
      if (registryBlock() === at) known.set(key, loaded);
      return loaded;
    });
  };
}
