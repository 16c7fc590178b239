/** The clone could not be made ready to run. The message is for the person at the terminal and says what to do. */
export class PreparationError extends Error {
  /**
   * @param {string} message
   * @param {{ exitCode?: number, cause?: unknown }} [details] `exitCode`: what this process ends with, 1 to 255. Default 1.
   */
  constructor(message, { exitCode = 1, cause } = {}) {
    super(message, { cause });
    this.name = 'PreparationError';
    this.exitCode = exitCode;
  }
}
