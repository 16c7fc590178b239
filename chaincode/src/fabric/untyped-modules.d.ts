// What is used of the shim beyond its published types.
declare module 'fabric-shim/lib/logger.js' {
  interface ShimLogger {
    isLevelEnabled(level: string): boolean;
  }
  const logger: { getLogger(name: string): ShimLogger };
  export = logger;
}
