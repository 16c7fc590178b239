/**
 * What Node runs the gateway with. On a large machine V8 would let the young generation grow to 130 MB of what is mostly
 * garbage, and the old one to 250 MB before it looks: with 16 MB half-spaces, and an end at 1 GB, of which the gateway
 * needs a tenth, a busy gateway has a third less resident, and is no slower.
 */
export const GATEWAY_ARGUMENTS = [
  '--max-semi-space-size=16',
  '--max-old-space-size=1024',
  'scripts/serve.ts',
];
