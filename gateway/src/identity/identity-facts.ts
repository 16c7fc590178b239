/** Where and for what a client gets its access tokens. */
export interface IdentityFacts {
  readonly issuer: string;
  /** Of the command line: the demonstration's own, or the one a deployment registered with its provider. */
  readonly clientId?: string;
  readonly resource: string;
  readonly demonstration: boolean;
  readonly people?: readonly {
    readonly id: string;
    readonly title: { readonly zh: string; readonly en: string };
  }[];
  readonly ledgerId: string;
}
