export { canonicalCommand } from './canonical-command.js';
export type { CommandOutcome } from './command-outcome.js';
export { actorOf, type ClientAttributes } from './fabric/actor-of.js';
export type { BriefOutcome } from './fabric/brief-outcomes.js';
export { CHAINCODE_EVENT } from './fabric/chaincode-event.js';
export { parseBatch, type Batch } from './fabric/parse-batch.js';
export {
  createProcessor,
  type Execution,
  type ExecutionResult,
  type Processor,
  type ProcessorOptions,
} from './processor.js';
export type { CommandRule } from './parse-command.js';
export { PROCESSOR_LIMITS, type ProcessorLimits } from './processor-limits.js';
export { payloadEvents, readPayload, type Payload } from './read-payload.js';
export { derSignature } from './der-signature.js';
export { findState } from './find-state.js';
export { createRuleCrypto } from './rule-crypto.js';
export type { WorldState } from './world-state.js';
