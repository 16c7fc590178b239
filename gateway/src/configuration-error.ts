/** A setting that keeps the gateway from starting. The message is for the operator, and prints no values. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
