import { join } from 'node:path';
import { Writable } from 'node:stream';
import { createLogger, format, transports, type Logger } from 'winston';
import type { GatewayConfig } from './gateway-config.js';
import { makeFolder } from './storage/make-folder.js';
import { RollingFile } from './storage/rolling-file.js';

const FILE_BYTES_MAX = 10 * 1_048_576;
const FILES_MAX = 5;

export interface FileLogger {
  readonly logger: Logger;
  /** Writes what was logged and lets go of the file. */
  readonly close: () => Promise<void>;
}

/**
 * JSON lines in `<dataDir>/logs`, the newest 50 MB. What is logged never holds names, numbers or tokens. Lines that the
 * disk does not take are lost: winston's own file would keep them in memory, and write no more when there is room again.
 */
export async function createFileLogger({
  dataDir,
  logLevel,
}: Pick<GatewayConfig, 'dataDir' | 'logLevel'>): Promise<FileLogger> {
  const folder = join(dataDir, 'logs');
  await makeFolder(folder);
  const file = await RollingFile.open({
    path: join(folder, 'gateway.log'),
    bytesMax: FILE_BYTES_MAX,
    filesMax: FILES_MAX,
    lostLine: (lost) => `${lineOf({ level: 'warn', message: 'lines were lost', lost })}\n`,
  });
  const stream = new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      file.append(line);
      done();
    },
  });
  const logger = createLogger({
    level: logLevel,
    // One step instead of three: what is logged is flat, and there is a line for each request.
    format: format.printf(lineOf),
    transports: [
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston's own types disagree
      new transports.Stream({ stream, eol: '\n' }),
    ],
  });
  return {
    logger,
    async close() {
      logger.close();
      await file.close();
    },
  };
}

function lineOf({ level, message, ...rest }: Record<string, unknown>): string {
  return JSON.stringify({ level, message, timestamp: new Date().toISOString(), ...rest });
}
