export interface ProcessorLimits {
  /** Largest command, in UTF-8 bytes of its canonical JSON. Beyond it the command is refused. */
  readonly commandBytesMax: number;
  /** Most commands of one transaction. An access's id has room for four digits of place. */
  readonly batchCommandsMax: number;
  /**
   * Largest transaction, in bytes of its commands. A block holds them about three times over (arguments, event,
   * state), and Fabric refuses one beyond its AbsoluteMaxBytes, 10 MB as delivered.
   */
  readonly batchBytesMax: number;
}

export const PROCESSOR_LIMITS: ProcessorLimits = {
  commandBytesMax: 64 * 1024,
  batchCommandsMax: 1_000,
  batchBytesMax: 2 * 1024 * 1024,
};
