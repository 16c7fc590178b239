/** What an operation is sent and answers, as it would be on the wire. */
export interface Example {
  readonly body?: object;
  /** Of 201 where there is one, otherwise of 200. */
  readonly answer?: object;
}

/** By operation id. */
export type Examples = Readonly<Record<string, Example>>;
