import { DAY_MS } from './time.js';

/** Most days whose text is remembered; the times of one ledger fall on few days, and dates cost most of the writing. */
const DAYS_MAX = 4096;

/** By day since the epoch: `2026-11-24T`. */
const dayTexts = new Map<number, string>();

/** Two digits, by number. */
const PAIRS: readonly string[] = Array.from({ length: 60 }, (_each, number) =>
  String(number).padStart(2, '0'),
);

/** Milliseconds since the epoch as RFC 3339 in UTC, as `toISOString` writes it. Any time on the ledger has a text. */
export function timeText(ms: number): string {
  const day = Math.floor(ms / DAY_MS);
  const rest = ms - day * DAY_MS;
  const seconds = Math.floor(rest / 1000);
  const minutes = Math.floor(seconds / 60);
  const millis = String(rest % 1000).padStart(3, '0');
  return `${dayText(day)}${pair(Math.floor(minutes / 60))}:${pair(minutes % 60)}:${pair(seconds % 60)}.${millis}Z`;
}

function dayText(day: number): string {
  const known = dayTexts.get(day);
  if (known !== undefined) return known;
  const iso = new Date(day * DAY_MS).toISOString();
  const text = iso.slice(0, iso.indexOf('T') + 1);
  if (dayTexts.size >= DAYS_MAX) dayTexts.clear();
  dayTexts.set(day, text);
  return text;
}

function pair(number: number): string {
  return PAIRS[number] ?? '';
}
