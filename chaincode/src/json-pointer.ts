/** A member's name that our schemas could have; any other is the caller's own text and stays unsaid. */
const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

/** JSON Pointer (RFC 6901) for a refusal's detail; a name that could be personal data is written `*`. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${writeStep(step)}`).join('');
}

function writeStep(step: PropertyKey): string {
  if (typeof step === 'number') return String(step);
  return typeof step === 'string' && PLAIN_NAME.test(step) ? step : '*';
}
