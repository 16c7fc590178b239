import { join } from 'node:path';
import { createLogger, format, transports, type Logger } from 'winston';
import type { GatewayConfig } from './gateway-config.js';

const FILE_BYTES_MAX = 10 * 1_048_576;
const FILES_MAX = 5;

/** JSON lines in `<dataDir>/logs`, the newest 50 MB. What is logged never holds names, numbers or tokens. */
export function createFileLogger({ dataDir, logLevel }: Pick<GatewayConfig, 'dataDir' | 'logLevel'>): Logger {
  return createLogger({
    level: logLevel,
    // One step instead of three: what is logged is flat, and there is a line for each request.
    format: format.printf(({ level, message, ...rest }) =>
      JSON.stringify({ level, message, timestamp: new Date().toISOString(), ...rest }),
    ),
    transports: [
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston's own types disagree
      new transports.File({
        dirname: join(dataDir, 'logs'),
        filename: 'gateway.log',
        maxsize: FILE_BYTES_MAX,
        maxFiles: FILES_MAX,
        tailable: true,
      }),
    ],
  });
}
