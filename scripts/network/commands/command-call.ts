import type { CommandManner } from '../open-network.ts';
import type { Progress } from '../progress.ts';
import type { NetworkSettings } from '../settings.ts';

export interface CommandOptions {
  /** The organisations that run here, or those of their hosts that do (`ordering@host`), with commas between them. */
  readonly only?: string | undefined;
  /** How long to wait for other machines, in seconds: a whole number up to 86,400. */
  readonly wait?: string | undefined;
  /** The parts of organisations whose keys are exported, as `only` names them. */
  readonly keys?: string | undefined;
  /** The organisation that is added runs on another machine. */
  readonly elsewhere?: boolean | undefined;
}

/** As `parseArgs` of node:util takes them. */
export const OPTION_TYPES = {
  only: { type: 'string' },
  keys: { type: 'string' },
  wait: { type: 'string' },
  elsewhere: { type: 'boolean' },
} as const satisfies Record<keyof CommandOptions, object>;

/** What was typed after `npm run network --`, and with which settings. */
export interface CommandCall {
  readonly args: readonly string[];
  readonly options: CommandOptions;
  readonly settings: NetworkSettings;
  readonly progress: Progress;
}

export const WAIT = /^\d{1,5}$/;

export function mannerOf({ options, progress }: CommandCall): CommandManner {
  const { wait } = options;
  return { progress, waitMs: wait === undefined ? undefined : Number(wait) * 1000 };
}
