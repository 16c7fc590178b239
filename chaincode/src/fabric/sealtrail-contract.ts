import { AGGREGATES, CodedError, RULES, canonicalJson } from '@sealtrail/core';
// Not `import type`: the decorators tell the context from the transaction's parameters by its class.
import fabric, { Context, Contract } from 'fabric-contract-api';
import { createProcessor, type ExecutionResult, type Processor } from '../processor.js';
import { PROCESSOR_LIMITS } from '../processor-limits.js';
import { createRuleCrypto } from '../rule-crypto.js';
import { findState } from '../find-state.js';
import { actorOf } from './actor-of.js';
import { briefOutcomes } from './brief-outcomes.js';
import { CHAINCODE_EVENT } from './chaincode-event.js';
import { CONTRACT_VERSION } from './contract-version.js';
import { parseBatch, type Batch } from './parse-batch.js';
import { requireTimely } from './require-timely.js';
import { StubWorldState } from './stub-world-state.js';

const { Returns, Transaction } = fabric;

const STATE_NAMES: ReadonlySet<string> = new Set(AGGREGATES.map(({ name }) => name));

/**
 * The rules on a Fabric channel, whose name is the ledger's id. Everything goes through the processor; what a
 * signer may do is decided by the attributes of the certificate. A refusal's code leads the error's message.
 */
export class SealtrailContract extends Contract {
  readonly #clock: () => number;
  readonly #crypto = createRuleCrypto();
  /** By channel: one peer may run the contract on several. */
  readonly #processors = new Map<string, Processor>();

  /** `clock`: the peer's own time in milliseconds since the epoch. */
  constructor(clock: () => number = Date.now) {
    super('sealtrail');
    this.#clock = clock;
  }

  /**
   * Executes a JSON list of commands and answers with the canonical JSON of their outcomes, in order. A refused
   * command is an outcome, not an error; where all are refused there is no event and nothing to submit. Packed
   * commands (`{"packed": [...]}`) are answered with brief outcomes, and their event is packed.
   */
  @Transaction()
  @Returns('string')
  public async execute(ctx: Context, commandsJson: string): Promise<string> {
    const { batchBytesMax } = PROCESSOR_LIMITS;
    if (Buffer.byteLength(commandsJson, 'utf8') > batchBytesMax) {
      throw new CodedError('BATCH_TOO_LARGE', `more than ${String(batchBytesMax)} bytes`);
    }
    const batch = parseBatch(commandsJson);
    const { outcomes } = await this.#execute(ctx, batch);
    return batch.packed ? briefOutcomes(outcomes) : canonicalJson(outcomes);
  }

  /** Stops an agency from the command line, when no gateway answers. */
  @Transaction()
  @Returns('string')
  public async suspendAgency(
    ctx: Context,
    commandId: string,
    officer: string,
    creditCode: string,
    reason: string,
  ): Promise<string> {
    return this.#executeOne(ctx, {
      type: 'registry.suspend-agency',
      id: commandId,
      officer,
      creditCode,
      reason,
    });
  }

  /** Takes a lost or stolen seal key out of use from the command line, when no gateway answers. */
  @Transaction()
  @Returns('string')
  public async retireSealKey(
    ctx: Context,
    commandId: string,
    officer: string,
    keyId: string,
    reason: string,
  ): Promise<string> {
    return this.#executeOne(ctx, { type: 'registry.retire-seal-key', id: commandId, officer, keyId, reason });
  }

  /** One value of the world state as canonical JSON, `null` where there is none. Fails with INPUT_INVALID. */
  @Transaction(false)
  @Returns('string')
  public async read(ctx: Context, name: string, id: string): Promise<string> {
    actorOf(ctx.clientIdentity);
    if (!STATE_NAMES.has(name)) throw new CodedError('INPUT_INVALID', 'no state has this name');
    return canonicalJson((await findState(new StubWorldState(ctx.stub), name, id)) ?? null);
  }

  /** What runs here: version, ledger, kinds of command and of state, limits. */
  @Transaction(false)
  @Returns('string')
  public describe(ctx: Context): string {
    const { ledgerId, commandTypes, limits } = this.#processorOf(ctx);
    const stateNames = [...STATE_NAMES].sort();
    return canonicalJson({ version: CONTRACT_VERSION, ledgerId, commandTypes, stateNames, limits });
  }

  /** For people: a refusal is an error, so that the command line fails. */
  async #executeOne(ctx: Context, command: unknown): Promise<string> {
    const { outcomes } = await this.#execute(ctx, { commands: [command], packed: false });
    for (const outcome of outcomes) if (!outcome.ok) throw new CodedError(outcome.code, outcome.detail);
    return canonicalJson(outcomes);
  }

  async #execute(ctx: Context, batch: Batch): Promise<ExecutionResult> {
    const { stub, clientIdentity } = ctx;
    const now = stub.getDateTimestamp().getTime();
    requireTimely(now, this.#clock());
    const execution = { ...batch, actor: actorOf(clientIdentity), transactionId: stub.getTxID(), now };
    const result = await this.#processorOf(ctx).execute(execution, new StubWorldState(stub));
    if (result.events.length > 0) stub.setEvent(CHAINCODE_EVENT, Buffer.from(result.payload, 'utf8'));
    return result;
  }

  #processorOf(ctx: Context): Processor {
    const ledgerId = ctx.stub.getChannelID();
    const known = this.#processors.get(ledgerId);
    if (known !== undefined) return known;
    const processor = createProcessor({
      rules: RULES,
      aggregates: AGGREGATES,
      ledgerId,
      crypto: this.#crypto,
    });
    this.#processors.set(ledgerId, processor);
    return processor;
  }
}
