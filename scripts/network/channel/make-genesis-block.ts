import { execFile } from 'node:child_process';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { putFile, readFileIfThere } from '../files.ts';
import type { StartingContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { CHANNEL_PROFILE, configtxSettings } from '../render/configtx-settings.ts';
import { yamlText } from '../render/yaml-file.ts';

const RUN_MS = 30_000;

/** The channel's first block: made once, because the channel is what this block says. Fails with PROGRAM_FAILED. */
export async function makeGenesisBlock({ network, folder, programs }: StartingContext): Promise<void> {
  if ((await readFileIfThere(folder.genesisBlock)) !== undefined) return;
  await putFile(join(folder.channel, 'configtx.yaml'), yamlText(configtxSettings(network, folder)));
  const unfinished = `${folder.genesisBlock}.unfinished`;
  const args = [
    ...['-configPath', folder.channel],
    ...['-profile', CHANNEL_PROFILE],
    ...['-channelID', network.channel],
    ...['-outputBlock', unfinished],
  ];
  try {
    await promisify(execFile)(programs.configtxgen, args, { timeout: RUN_MS, env: {} });
  } catch (cause) {
    await rm(unfinished, { force: true });
    throw new NetworkError(
      'PROGRAM_FAILED',
      `configtxgen makes no block of ${folder.channel}: ${lastLine(cause)}`,
      {
        cause,
        remedy: `Mend what it complains of and run the same command again.`,
      },
    );
  }
  await rename(unfinished, folder.genesisBlock);
}

function lastLine(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  return stderr.trim().split('\n').at(-1) ?? '';
}
