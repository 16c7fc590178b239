/** Stands for an argument where the dispatcher checks its type, so that the argument itself is not walked. */
const SOME_TEXT = 'text';

/**
 * Arguments and answers of every transaction are text. The default serializer writes each argument as JSON, and the
 * dispatcher checks that against a schema: for a batch of commands, 100 kB and more that are parsed here anyway.
 */
export class TextSerializer {
  fromBuffer(argument: Buffer): { readonly value: string; readonly validateData: string } {
    return { value: argument.toString('utf8'), validateData: SOME_TEXT };
  }

  /** Other than text answers only the shim's own contract, which describes the transactions. */
  toBuffer(answer: unknown): Buffer {
    return Buffer.from(typeof answer === 'string' ? answer : JSON.stringify(answer), 'utf8');
  }
}
