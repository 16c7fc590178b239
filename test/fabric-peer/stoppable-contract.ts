import type { ContractAnswer, ContractRuntime, Invocation } from './contract-runtime.ts';

/** A contract that can be away for a while, as its process can be on a real network. */
export class StoppableContract implements ContractRuntime {
  readonly #start: () => Promise<ContractRuntime>;
  #running: ContractRuntime | undefined;

  private constructor(start: () => Promise<ContractRuntime>, running: ContractRuntime) {
    this.#start = start;
    this.#running = running;
  }

  static async start(start: () => Promise<ContractRuntime>): Promise<StoppableContract> {
    return new StoppableContract(start, await start());
  }

  async invoke(invocation: Invocation): Promise<ContractAnswer> {
    if (this.#running === undefined) {
      throw new Error('could not launch chaincode: connection failed: connect: connection refused');
    }
    return this.#running.invoke(invocation);
  }

  async halt(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.stop();
  }

  async restart(): Promise<void> {
    this.#running ??= await this.#start();
  }

  stop(): Promise<void> {
    return this.halt();
  }
}
