export { decodeBase64url, encodeBase64url } from './base64url.js';
export {
  JSON_DEPTH_MAX,
  canonicalJson,
  canonicalizeJson,
  parseCanonicalJson,
  type JsonValue,
} from './canonical-json.js';
export { CodedError, ERROR_CODES, type ErrorCode } from './coded-error.js';
