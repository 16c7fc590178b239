import shimLogger from 'fabric-shim/lib/logger.js';

/** The shim's loggers that speak for every message of a transaction. */
const BUSY_LOGGERS = [
  'lib/handler.js',
  'lib/stub.js',
  'lib/chaincode.js',
  'contracts-spi/chaincodefromcontract.js',
  'contracts-spi/datamarshall.js',
] as const;

const LEVELS = ['info', 'debug'] as const;

/**
 * Makes the shim's log calls free below the level that the contract was started with. The shim's library formats
 * a line, with its time and colours, before it looks whether anybody wants it: a quarter of a contract's time.
 * With `CORE_CHAINCODE_LOGGING_LEVEL=DEBUG` everything is written as ever.
 */
export function hushShimLogs(): void {
  for (const name of BUSY_LOGGERS) {
    const logger = shimLogger.getLogger(name);
    const unheard = LEVELS.filter((level) => !logger.isLevelEnabled(level));
    Object.assign(logger, Object.fromEntries(unheard.map((level) => [level, () => logger])));
  }
}
