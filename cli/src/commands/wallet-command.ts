import { Command } from 'commander';
import { hasCode } from '@sealtrail/core';
import { InputError } from '../input-error.js';
import { writePrivateFile } from '../private-file.js';
import { newWalletText, readWallet, type Wallet } from '../sign/wallet.js';
import type { Terminal } from '../terminal.js';
import { openWallet } from './sign-command.js';

export function walletCommand(terminal: Terminal): Command {
  return new Command('wallet')
    .description('the key with which a citizen signs')
    .addCommand(
      new Command('create')
        .description('make a key, in a new file that only you can read; prints what to register')
        .argument('<file>')
        .action(async (file: string) => {
          const text = newWalletText();
          await writeNew(file, text);
          show(readWallet(text), terminal);
        }),
    )
    .addCommand(
      new Command('show')
        .description('print the public key and its id')
        .argument('<file>')
        .action(async (file: string) => {
          show(await openWallet(file), terminal);
        }),
    );
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writePrivateFile(file, text, 'create');
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    throw new InputError(
      { detail: `${file} is there already, and a key is never replaced`, zh: '文件已存在，密钥不会被替换' },
      { cause: error },
    );
  }
}

/** The body of `POST /v1/my/keys`; the id is its thumbprint. */
function show({ keyId, publicKey }: Wallet, terminal: Terminal): void {
  terminal.tell(`key ${keyId}`);
  terminal.say(JSON.stringify({ publicKey }));
}
