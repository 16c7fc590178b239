import { DAY_MS } from '@sealtrail/core';

/** Asia/Shanghai has had no other offset since 1991. */
export const SHANGHAI_MS = 8 * 3_600_000;

/** Days since 1970 in Asia/Shanghai. */
export function shanghaiDay(at: number): number {
  return Math.floor((at + SHANGHAI_MS) / DAY_MS);
}

/** When a day of Asia/Shanghai begins. */
export function startOfShanghaiDay(day: number): number {
  return day * DAY_MS - SHANGHAI_MS;
}
