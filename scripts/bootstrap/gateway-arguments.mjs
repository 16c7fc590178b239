/**
 * What Node runs the gateway with. V8 would let the young generation grow to 130 MB of what is mostly garbage on a
 * large machine; with 16 MB half-spaces it is a third of that, and no slower.
 */
export const GATEWAY_ARGUMENTS = ['--max-semi-space-size=16', 'scripts/serve.ts'];
