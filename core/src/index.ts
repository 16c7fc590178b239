export { decodeBase64url, encodeBase64url } from './base64url.js';
export {
  JSON_DEPTH_MAX,
  canonicalJson,
  canonicalizeJson,
  parseCanonicalJson,
  type JsonValue,
} from './canonical-json.js';
export { CodedError, ERROR_CODES, type ErrorCode } from './coded-error.js';
export {
  CertificateDocument,
  DocumentHeader,
  MAX_DOCUMENT_BYTES,
  parseDocument,
  type ParsedDocument,
} from './certificate/document.js';
export { CreditCode } from './identifier/credit-code.js';
export { EcPublicJwk } from './schema/public-jwk.js';
export { CommandId, Digest, KeyId, SubjectId } from './schema/text.js';
export { TimeMs } from './schema/time.js';
export { formatUtcTimestamp, UtcTimestamp } from './schema/utc-timestamp.js';
