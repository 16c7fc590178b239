/** What peers and orderers wait for before they join: a block, and that whoever must be known is known. */
export interface FirstBlock {
  readonly block: Promise<Uint8Array>;
  /** An organisation's part is there (its public certificates), or never will be. */
  contribute(part: Promise<void>): void;
}
