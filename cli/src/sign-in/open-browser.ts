import { spawn } from 'node:child_process';

/** Asks the desktop to show a page. Nothing is said where there is none: the address has been printed. */
export function openBrowser(address: URL): void {
  const program = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(program, [address.href], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
