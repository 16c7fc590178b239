import { InvalidArgumentError } from 'commander';
import { utcTime } from './utc-time.js';

/** Reads a time of the command line, as `utcTime` does. */
export function readTime(text: string): string {
  const time = utcTime(text);
  if (time === undefined)
    throw new InvalidArgumentError(
      'A time with its zone is needed, such as 2026-01-31T00:00:00+08:00. 须为带时区的时间，如 2026-01-31T00:00:00+08:00。',
    );
  return time;
}
