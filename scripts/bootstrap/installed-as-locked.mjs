/**
 * @typedef {{ readonly version?: string, readonly integrity?: string, readonly link?: boolean, readonly optional?: boolean }} LockedPackage
 * @typedef {Readonly<Record<string, LockedPackage>>} LockedPackages the `packages` of a lockfile, by path
 */

/**
 * Whether what npm says it installed is what the lockfile asks for. Packages that are optional (those for other
 * machines) may be missing; anything else missing, other or left over means that `npm ci` has to run.
 * @param {LockedPackages} locked `packages` of package-lock.json
 * @param {LockedPackages} installed `packages` of node_modules/.package-lock.json, which npm writes last
 */
export function installedAsLocked(locked, installed) {
  const wanted = Object.entries(locked).filter(([path]) => path !== '');
  return (
    wanted.every(([path, want]) => {
      const have = installed[path];
      return have === undefined ? want.optional === true : isSame(want, have);
    }) && Object.keys(installed).every((path) => locked[path] !== undefined)
  );
}

/**
 * @param {LockedPackage} one
 * @param {LockedPackage} other
 */
function isSame(one, other) {
  return one.version === other.version && one.integrity === other.integrity && one.link === other.link;
}
